import { useTranslation } from 'react-i18next';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useCall } from '../useCall.tsx';
import { formatKbps, formatShare, meaningOfDelay, meaningOfLoss } from './statsLabels.ts';
import { useStats } from './useStats.tsx';

/** Statistics of our own connection; each figure comes with its meaning. */
export function OwnFigures() {
	const { t } = useTranslation();
	const selfPeerId = useCall((state) => state.selfPeerId);
	const stats = useStats()
		.at(-1)
		?.peers.find(({ peerId }) => peerId === selfPeerId);
	if (!stats) return <Skeleton className="h-36" />;
	const { uplinkKbps, downlinkKbps, rttMs, lossRatio, videos } = stats;
	const delayMs = rttMs === null ? null : Math.round(rttMs);
	const rows = [
		[t('quality.figure.sends'), t('quality.figure.mbps', { mbps: formatKbps(uplinkKbps) })],
		[t('quality.figure.gets'), t('quality.figure.mbps', { mbps: formatKbps(downlinkKbps) })],
		delayMs !== null && [t('quality.figure.delay'), t(`quality.figure.ms.${meaningOfDelay(delayMs)}`, { ms: delayMs })],
		[
			t('quality.figure.lost'),
			t(`quality.figure.share.${meaningOfLoss(lossRatio)}`, { share: formatShare(lossRatio) }),
		],
		[t('quality.figure.videos'), t('quality.figure.of', videos)],
	].filter((row) => row !== false);
	return (
		<dl className="figures border-t border-line pt-2 text-sm" data-testid="own-figures">
			{rows.map(([name, value]) => (
				<div key={name} className="flex justify-between gap-4 py-1">
					<dt className="text-muted">{name}</dt>
					<dd className="text-right font-medium">{value}</dd>
				</div>
			))}
		</dl>
	);
}
