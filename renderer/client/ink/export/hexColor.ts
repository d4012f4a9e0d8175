import { type RGB, rgb } from 'pdf-lib';

/** @param hex e.g. `#16a34a` */
export function hexColor(hex: string): RGB {
	const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
	return rgb(red, green, blue);
}
