import { create } from 'qrcode';
import { useMemo } from 'react';

/** Width of the white margin in modules; scanners need four. */
const quietZone = 4;

type Props = { text: string; label: string; className?: string };

/** Black on white in both themes: many phones cannot scan inverted codes. */
export function QrCode({ text, label, className }: Props) {
	const { path, size } = useMemo(() => drawModules(text), [text]);
	return (
		<svg
			role="img"
			aria-label={label}
			data-testid="qr"
			viewBox={`0 0 ${size} ${size}`}
			shapeRendering="crispEdges"
			className={className}
		>
			<rect width={size} height={size} fill="#fff" />
			<path d={path} fill="#0f172a" />
		</svg>
	);
}

function drawModules(text: string): { path: string; size: number } {
	const { modules } = create(text, { errorCorrectionLevel: 'M' });
	let path = '';
	for (let row = 0; row < modules.size; row++) {
		for (let column = 0; column < modules.size; column++) {
			if (modules.get(row, column)) path += `M${column + quietZone} ${row + quietZone}h1v1h-1z`;
		}
	}
	return { path, size: modules.size + 2 * quietZone };
}
