import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { startLevelMeter } from '../../client/devices/levelMeter.ts';

const bars = 12;
const barClasses = 'forced-edge h-full w-1.5 rounded-full bg-edge/40 data-lit:bg-accent';

/** Level meter of a microphone. Writes to the DOM directly: 60 React re-renders a second would be too many. */
export function MicLevel({ stream }: { stream: MediaStream | null }) {
	const { t } = useTranslation();
	const row = useRef<HTMLDivElement>(null);
	useEffect(() => {
		const elements = [...(row.current?.children ?? [])];
		const draw = (level: number) => {
			const lit = Math.round(level * bars);
			elements.forEach((element, index) => {
				element.toggleAttribute('data-lit', index < lit);
			});
		};
		draw(0);
		if (!stream) return;
		const meter = startLevelMeter(stream, draw);
		return () => meter.close();
	}, [stream]);
	return (
		<div
			ref={row}
			role="img"
			data-testid="mic-meter"
			aria-label={t('call.mic.level')}
			className="flex h-4 items-center gap-1"
		>
			{Array.from({ length: bars }, (_, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: the bars never change order
				<span key={index} className={barClasses} />
			))}
		</div>
	);
}
