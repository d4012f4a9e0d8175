import type { CSSProperties } from 'react';
import { hueOf } from './people.ts';

/** Sets the hue of the classes `bg-hue-strong` and `bg-hue-soft` (tokens.css). */
export function hueStyle(name: string): CSSProperties {
	// React's type of style has no custom properties.
	return { '--hue': hueOf(name) } as CSSProperties;
}
