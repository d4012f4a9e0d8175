import type { TextFormat } from 'gift-pegjs';

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Text of a GIFT file as it is shown here: without the tags of HTML, whose meaning is lost. */
export function plainText({ format, text }: TextFormat): string {
	if (format !== 'html' && !/<\/?(?:p|br|div|span|b|i|em|strong|u|sub|sup)\b[^>]*>/i.test(text)) return text.trim();
	return text
		.replace(/<(?:br|\/p|\/div|\/li)\b[^>]*>/gi, '\n')
		.replace(/<[^>]*>/g, '')
		.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,8}));/gi, (all, decimal, hex, name: string | undefined) => {
			if (name !== undefined) return entities[name.toLowerCase()] ?? all;
			const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
			return code <= 0x10ffff ? String.fromCodePoint(code) : '';
		})
		.replace(/[ \t]+/g, ' ')
		.trim();
}
