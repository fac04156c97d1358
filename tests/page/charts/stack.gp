# SPDX-License-Identifier: GPL-2.0-only
# A bar for each line of file: label, words at the right end, then up to four parts.
load "common.gp"
set xrange [0:hi]
set yrange [rows - 0.45:-0.75]
unset ytics
set xtics tic
set xlabel "KiB"
set style fill solid noborder
plot file using (0):0:(0):3:($0 - 0.15):($0 + 0.15) with boxxyerror fc rgb zone1, \
     "" using 3:0:3:($3 + $4):($0 - 0.15):($0 + 0.15) with boxxyerror fc rgb zone2, \
     "" using 3:0:($3 + $4):($3 + $4 + $5):($0 - 0.15):($0 + 0.15) with boxxyerror fc rgb zone3, \
     "" using 3:0:($3 + $4 + $5):($3 + $4 + $5 + $6):($0 - 0.15):($0 + 0.15) with boxxyerror fc rgb zone4, \
     "" using (0):($0 - 0.46):1 with labels left textcolor rgb text, \
     "" using (hi):($0 - 0.46):2 with labels right textcolor rgb muted
