import { useTranslation } from 'react-i18next';
import type { BrowserFamily } from './browser.ts';

/**
 * A drawing of the certificate warning of this browser, with the two buttons to click. No screenshot: warnings change
 * with browser versions.
 */
export function BrowserWarning({ family }: { family: BrowserFamily }) {
	const { t } = useTranslation();
	const first = t(`landing.warning.${family}.first`);
	const second = t(`landing.warning.${family}.second`);
	return (
		<svg
			viewBox="0 0 360 232"
			role="img"
			aria-label={t('landing.warning.drawing', { first, second })}
			className="w-full rounded-card border border-line"
		>
			<rect width="360" height="232" className="fill-card" />
			<WindowFrame />
			<WarningSign family={family} />
			<rect x="40" y="112" width="200" height="8" rx="4" className="fill-line" />
			<rect x="40" y="126" width="150" height="8" rx="4" className="fill-line" />
			<Step number={1} x={40} y={150} label={first} />
			<Step number={2} x={40} y={190} label={second} />
		</svg>
	);
}

function WindowFrame() {
	return (
		<g>
			<rect width="360" height="34" className="fill-hover" />
			<g className="fill-edge">
				<circle cx="18" cy="17" r="4" />
				<circle cx="32" cy="17" r="4" />
				<circle cx="46" cy="17" r="4" />
			</g>
			<rect x="64" y="8" width="280" height="18" rx="9" className="fill-card" />
			<path d="M78 12.5l4.5 8h-9z" className="fill-danger" />
			<rect x="90" y="14" width="120" height="6" rx="3" className="fill-line" />
		</g>
	);
}

/** Chrome and Edge show a red triangle, Firefox a yellow one beside the text, Safari none. */
function WarningSign({ family }: { family: BrowserFamily }) {
	const { t } = useTranslation();
	const titleX = family === 'safari' ? 40 : 84;
	return (
		<g>
			{family !== 'safari' && (
				<g>
					<path
						d="M56 52l18 32H38z"
						strokeLinejoin="round"
						strokeWidth="4"
						className={family === 'firefox' ? 'fill-amber-400 stroke-amber-400' : 'fill-danger stroke-danger'}
					/>
					<path d="M56 62v10M56 77.5v1" stroke="#fff" strokeWidth="3.5" strokeLinecap="round" />
				</g>
			)}
			<text x={titleX} y="76" className="fill-ink text-[15px] font-semibold">
				{t(`landing.warning.${family}.title`)}
			</text>
		</g>
	);
}

function Step({ number, x, y, label }: { number: number; x: number; y: number; label: string }) {
	return (
		<g>
			<circle cx={x + 12} cy={y + 14} r="12" className="fill-accent-fill" />
			<text x={x + 12} y={y + 19} textAnchor="middle" className="fill-on-accent text-[14px] font-bold">
				{number}
			</text>
			<rect x={x + 34} y={y} width="248" height="28" rx="6" strokeWidth="1.5" className="fill-card stroke-edge" />
			<text x={x + 46} y={y + 19} className="fill-ink text-[13px] font-medium">
				{label}
			</text>
		</g>
	);
}
