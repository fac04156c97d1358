# SPDX-License-Identifier: GPL-2.0-only
# Memory of one provider over the steps of a run: columns step, used, held, in MiB.
load "common.gp"
set lmargin at screen 0.1
set xrange [0:last]
set yrange [0:top]
set grid xtics ytics
set xtics 16
set ytics tic scale 0 nomirror textcolor rgb muted
set xlabel "step"
plot file using 1:2 with filledcurves y=0 fc rgb area notitle, \
     "" using 1:3 with lines lc rgb first lw 2, \
     "" using 1:2 with lines lc rgb second lw 1.5
