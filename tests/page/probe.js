// SPDX-License-Identifier: GPL-2.0-only
// `look` adds this script to a copy of the page. The script replaces the page by a list of the
// layout faults that it finds in the browser.
"use strict";
const wrong = [], width = document.documentElement.clientWidth;
const name = (element) => `${element.tagName.toLowerCase()}.${element.getAttribute("class") || ""}`;
const words = (element) => element.textContent.trim().slice(0, 40);

document.querySelectorAll("details").forEach((element) => { element.open = true; });

// Nothing exceeds the window; a wide table scrolls by itself, and by the keyboard.
if (document.documentElement.scrollWidth > width)
	wrong.push(`the page is ${document.documentElement.scrollWidth} px wide in a window of ${width}`);
for (const element of document.body.querySelectorAll("*")) {
	const box = element.getBoundingClientRect(), scrolls = element.closest(".scroll");
	if (box.width && (!scrolls || scrolls === element) && (box.right > width + 1 || box.left < -1))
		wrong.push(`${name(element)} "${words(element)}" lies at ${box.left} to ${box.right}`);
}
for (const element of document.querySelectorAll(".scroll"))
	if (element.tabIndex !== 0 || !element.getAttribute("aria-label"))
		wrong.push(`the table "${words(element)}" cannot be scrolled by the keyboard`);

// The words of a chart can be read: large enough, within the chart, and not on top of each other.
for (const chart of document.querySelectorAll("svg.chart, svg.iova")) {
	const frame = chart.getBoundingClientRect(), texts = [...chart.querySelectorAll("text")];
	const boxes = texts.map((text) => text.getBoundingClientRect());
	if (!chart.querySelector("title")?.textContent || !chart.querySelector("desc")?.textContent)
		wrong.push(`${name(chart)} has no title or no description`);
	texts.forEach((text, index) => {
		const box = boxes[index];
		if (!text.textContent.trim())
			return;
		const size = parseFloat(getComputedStyle(text).fontSize) * frame.width / chart.viewBox.baseVal.width;
		if (size < 9)
			wrong.push(`"${words(text)}" is only ${size.toFixed(1)} px high`);
		if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 2 || box.top < frame.top - 2)
			wrong.push(`"${words(text)}" is cut off by its chart`);
		for (let other = 0; other < index; other++) {
			const across = Math.min(box.right, boxes[other].right) - Math.max(box.left, boxes[other].left);
			const down = Math.min(box.bottom, boxes[other].bottom) - Math.max(box.top, boxes[other].top);
			if (across > 1 && down > 3 && words(texts[other]))
				wrong.push(`"${words(text)}" covers "${words(texts[other])}"`);
		}
	});
}

// Contrast, as WCAG 2 computes it.
function luminance([red, green, blue]) {
	const linear = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
	return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}
function contrast(one, other) {
	const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
	return (light + 0.05) / (dark + 0.05);
}
const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
function background(element) {
	for (; element; element = element.parentElement) {
		const colour = numbers(getComputedStyle(element).backgroundColor);
		if (colour.length === 3 || colour[3] === 1)
			return colour;
	}
	return [255, 255, 255];
}
function readable(element, colour, needed) {
	const ratio = contrast(numbers(colour), background(element));
	if (ratio < needed)
		wrong.push(`${name(element)} "${words(element) || element.outerHTML.slice(0, 90)}" has a contrast of ${ratio.toFixed(2)} (${colour}), below ${needed}`);
}
// Colours of grids and areas, which need no contrast.
const faint = ["var(--grid)", "var(--area)", "none"].map((colour) => {
	const sample = document.body.appendChild(document.createElement("i"));
	sample.style.color = colour;
	return colour === "none" ? colour : getComputedStyle(sample).color;
});
for (const element of document.body.querySelectorAll("*:not(script)")) {
	const style = getComputedStyle(element);
	if (element.tagName.toLowerCase() === "text")
		readable(element, style.fill, 4.5);
	else if (!element.closest("svg, .names") && [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
		readable(element, style.color, 4.5);
	else if (element.matches(".chart path, .chart polygon, .chart use, .strip path") && !element.closest("defs")) {
		const colour = element.matches("use") ? style.color : style.stroke === "none" ? style.fill : style.stroke;
		if (!faint.includes(colour))
			readable(element, colour, 3);
	}
}
document.body.innerHTML = "";
document.body.append(...[...new Set(wrong)].map((line) => `wrong: ${line}\n`), "probe: done\n");
