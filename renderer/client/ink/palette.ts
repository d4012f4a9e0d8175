/** How ink looks: the same numbers of a stroke give the same colour and width on every screen. */

/**
 * By the number of a colour in a stroke. Each has a contrast of at least 3:1 (WCAG 1.4.11) to white paper and to the dark
 * background of a slide, so that ink is seen on both.
 */
export const inkColors = [
	'#dc2626',
	'#ea580c',
	'#16a34a',
	'#0d9488',
	'#2563eb',
	'#9333ea',
	'#db2777',
	'#64748b',
] as const;

/** Names of the colours in the texts, in the same order. */
export const inkColorNames = ['red', 'orange', 'green', 'teal', 'blue', 'violet', 'pink', 'grey'] as const;

export const inkWidthNames = ['fine', 'medium', 'thick'] as const;
export type InkWidthName = (typeof inkWidthNames)[number];

/** Width of a line, 1/10000 of the width of the picture: of 1920 px, 4, 8 and 15 px. */
const lineWidths: Record<InkWidthName, number> = { fine: 20, medium: 40, thick: 80 };
/** A highlighter covers a line of text. */
const highlighterWidths: Record<InkWidthName, number> = { fine: 100, medium: 180, thick: 300 };
/** Of a text it is the height of its letters. */
const textSizes: Record<InkWidthName, number> = { fine: 180, medium: 280, thick: 450 };

/** Width of a stroke on the wire, 1/10000 of the width of the picture. */
export function strokeWidth(tool: string, name: InkWidthName): number {
	if (tool === 'highlighter') return highlighterWidths[name];
	return tool === 'text' ? textSizes[name] : lineWidths[name];
}

/** Radius of an eraser, 1/10000 of the width of the picture. */
export const eraserRadii: Record<InkWidthName, number> = { fine: 60, medium: 120, thick: 240 };

export const colorOf = (color: number): string => inkColors[color] ?? inkColors[0];

/** What lies below a highlighter must stay readable. */
const highlighterOpacity = 0.35;

export const opacityOf = (tool: string): number => (tool === 'highlighter' ? highlighterOpacity : 1);
