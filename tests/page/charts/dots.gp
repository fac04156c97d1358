# SPDX-License-Identifier: GPL-2.0-only
# A row for each line of file: label, two figures on a log scale, words at the right end.
# floor, if above 0, is a line across all.
load "common.gp"
set logscale x
set xrange [lo:hi]
set yrange [rows - 0.45:-0.75]
unset ytics
eval "set xtics (" . tics . ")"
set xlabel xname
if (floor > 0) {
	set arrow 1 from first floor, graph 0 to first floor, graph 1 nohead lc rgb floorline lw 1.5 dt (4,3)
}
plot file using 3:0:($4 - $3):(0) with vectors nohead lc rgb grid lw 3, \
     "" using 4:0 with points pt 13 ps 1.1 lc rgb second, \
     "" using 3:0 with points pt 7 ps 0.8 lc rgb first, \
     "" using (lo):($0 - 0.45):1 with labels left textcolor rgb text, \
     "" using (hi):($0 - 0.45):2 with labels right textcolor rgb muted, \
     "" using (hi):($0 - 0.45):5 with labels right textcolor rgb changed
