# SPDX-License-Identifier: GPL-2.0-only
# Settings of every chart. The caller sets file, height, and colours that charts.py replaces by
# those of the page's style.
set terminal svg size 360,height dynamic noenhanced font ",13"
set datafile separator tab
set lmargin at screen 0.03
set rmargin at screen 0.97
set tmargin at screen 1 - 6.0 / height
set bmargin at screen 46.0 / height
set border 0
unset key
set grid xtics lc rgb grid lt 1 lw 1
set xtics scale 0 nomirror offset 0,0.2 textcolor rgb muted
set xlabel textcolor rgb muted offset 0,0.9
