# SPDX-License-Identifier: GPL-2.0-only
# The cost of a page by the number of pages in a call: columns pages, map, unmap, map with
# tables to allocate.
load "common.gp"
set lmargin at screen 0.13
set logscale xy
set xrange [0.8:2e6]
set yrange [1:2000]
set grid xtics ytics
set xtics ("1" 1, "16" 16, "256" 256, "4096" 4096, "65536" 65536, "1M" 1048576)
set ytics ("1" 1, "10" 10, "100" 100, "1000" 1000) scale 0 nomirror textcolor rgb muted
set xlabel "pages in a call"
if (floor > 0) {
	set arrow 1 from graph 0, first floor to graph 1, first floor nohead lc rgb floorline lw 1.5 dt (4,3)
}
plot file using 1:4 with linespoints pt 9 ps 0.8 lc rgb third lw 1.5, \
     "" using 1:3 with linespoints pt 13 ps 0.9 lc rgb second lw 1.5, \
     "" using 1:2 with linespoints pt 7 ps 0.7 lc rgb first lw 1.5
