import { Popover } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { limitOf, shownLevel } from '../../client/media/reception.ts';
import { overlayRoot } from '../../ui/overlayRoot.ts';
import { SignalBars } from '../../ui/SignalBars.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { useCall } from '../useCall.tsx';
import { OwnFigures } from './OwnFigures.tsx';

const looks = {
	good: { lit: 3, colour: 'text-accent-ink' },
	fair: { lit: 2, colour: 'text-warning-ink' },
	poor: { lit: 1, colour: 'text-danger-ink' },
	unknown: { lit: 3, colour: 'text-edge' },
} as const;

/** Quality of our own connection and the reason why video is limited; a click shows the statistics. */
export function OwnQuality() {
	const { t } = useTranslation();
	const { level, short, sentences } = useQualityLabels();
	const { lit, colour } = looks[level];
	const name = t('quality.own', { sentence: [short && `${short}.`, ...sentences].filter(Boolean).join(' ') });
	return (
		<Popover.Root>
			<Tooltip label={sentences[0] ?? ''} side="bottom">
				<Popover.Trigger
					aria-label={name}
					data-testid="own-quality"
					className="flex min-h-11 min-w-11 shrink-0 items-center justify-center gap-2 rounded-full px-3 hover:bg-hover"
				>
					<SignalBars lit={lit} className={colour} />
					{short && <span className="text-sm font-medium max-sm:hidden">{short}</span>}
				</Popover.Trigger>
			</Tooltip>
			<Popover.Portal container={overlayRoot()}>
				<Popover.Content
					data-testid="own-quality-popover"
					side="bottom"
					align="end"
					sideOffset={8}
					collisionPadding={8}
					aria-label={t('quality.title')}
					className="appear z-50 w-80 max-w-[calc(100vw-16px)] rounded-card border border-line bg-raised p-4 text-ink shadow-float outline-none"
				>
					{sentences.map((sentence) => (
						<p key={sentence} className="mb-2 text-[0.9375rem]">
							{sentence}
						</p>
					))}
					<OwnFigures />
				</Popover.Content>
			</Popover.Portal>
		</Popover.Root>
	);
}

/**
 * The limit on what we receive first, then the state of our own connection, unless that is good and there is a limit.
 */
function useQualityLabels() {
	const { t } = useTranslation();
	const quality = useCall((state) => state.ownQuality);
	const reception = useCall((state) => state.reception);
	const limit = limitOf(reception);
	const weak = quality.level === 'fair' || quality.level === 'poor' ? quality.level : null;
	const own = weak && quality.reason ? t(`quality.reason.${quality.reason}`) : t(`quality.level.${quality.level}`);
	const missing = limit && t(`quality.reception.${limit.step}.${limit.reason}`);
	return {
		level: shownLevel(quality, reception),
		short: weak ? t(`quality.short.${weak}`) : limit && t(`quality.short.${limit.step}`),
		sentences: [...(missing ? [missing] : []), ...(weak || !missing ? [own] : [])],
	};
}
