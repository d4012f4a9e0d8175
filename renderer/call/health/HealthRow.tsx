import { ArrowDown, ArrowUp, Image, Timer, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PeerStats } from '../../../sfu/protocol/models.ts';
import { limitOf } from '../../client/media/reception.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { classes } from '../../ui/classes.ts';
import { Sparkline } from '../../ui/Sparkline.tsx';
import { PersonName } from '../PersonName.tsx';
import { useCall } from '../useCall.tsx';
import { formatKbps, formatShare, type Meaning, meaningOf, meaningOfDelay, meaningOfLoss } from './statsLabels.ts';
import { samplesKept } from './useStats.tsx';

const inks: Record<Meaning, string> = { fine: 'text-muted', weak: 'text-warning-ink', bad: 'text-danger-ink' };

/** One person's connection: a sentence first, then the figures behind it. */
export function HealthRow({ stats, history }: { stats: PeerStats; history: number[] }) {
	const { t } = useTranslation();
	const peer = useCall(({ peers }) => peers.find(({ peerId }) => peerId === stats.peerId));
	const isUnreached = useCall(({ peersInTrouble }) => peersInTrouble.peerIds.includes(stats.peerId));
	if (!peer) return null;
	const meaning = isUnreached ? 'bad' : meaningOf(stats);
	const limit = limitOf(stats.reception);
	const step = limit
		? t('call.health.limited', {
				step: t(`call.health.step.${limit.step}`),
				reason: t(`call.health.reason.${limit.reason}`),
			})
		: t('call.health.step.full');
	return (
		<li data-testid="health" data-peer-id={stats.peerId} className="border-b border-line px-1 py-2.5 last:border-b-0">
			<div className="flex items-center gap-3">
				<Avatar name={peer.displayName} image={peer.profile.avatar} className="size-9 text-sm" />
				<div className="min-w-0 grow">
					<p className="font-medium">
						<PersonName name={peer.displayName} role={peer.role} isSelf={peer.isSelf} />
					</p>
					<p className={classes('text-sm', inks[meaning])}>
						{isUnreached ? t('mediaTrouble.row') : t(`call.health.connection.${meaning}`)}
					</p>
				</div>
				<Sparkline
					values={history}
					room={samplesKept}
					label={t('call.health.received', { mbps: formatKbps(stats.downlinkKbps) })}
					className="h-8 max-w-24"
				/>
			</div>
			{/* Figures of what the server sends would say that it arrives. */}
			{!isUnreached && (
				<>
					<p className="mt-1 pl-12 text-sm text-muted">{step}</p>
					<Figures stats={stats} />
				</>
			)}
		</li>
	);
}

function Figures({ stats }: { stats: PeerStats }) {
	const { t } = useTranslation();
	const { uplinkKbps, downlinkKbps, rttMs, lossRatio, videos } = stats;
	return (
		<ul className="figures mt-1 grid grid-cols-[auto_auto_auto] justify-between gap-y-0.5 pl-12 text-sm text-muted">
			<Figure icon={<ArrowUp aria-hidden />} title={t('call.health.figure.sends', { mbps: formatKbps(uplinkKbps) })}>
				{t('call.health.mbps', { mbps: formatKbps(uplinkKbps) })}
			</Figure>
			<Figure icon={<ArrowDown aria-hidden />} title={t('call.health.figure.gets', { mbps: formatKbps(downlinkKbps) })}>
				{t('call.health.mbps', { mbps: formatKbps(downlinkKbps) })}
			</Figure>
			<Figure icon={<Image aria-hidden />} title={t('call.health.figure.videos', videos)}>
				{t('call.health.videos', videos)}
			</Figure>
			{rttMs !== null && (
				<Figure
					icon={<Timer aria-hidden />}
					ink={inks[meaningOfDelay(rttMs)]}
					title={t('call.health.figure.delay', { ms: Math.round(rttMs) })}
				>
					{t('call.health.ms', { ms: Math.round(rttMs) })}
				</Figure>
			)}
			<Figure
				icon={<Unplug aria-hidden />}
				ink={inks[meaningOfLoss(lossRatio)]}
				title={t('call.health.figure.lost', { share: formatShare(lossRatio) })}
			>
				{formatShare(lossRatio)}
			</Figure>
		</ul>
	);
}

type FigureProps = { icon: ReactNode; ink?: string; title: string; children: ReactNode };

function Figure({ icon, ink, title, children }: FigureProps) {
	return (
		<li title={title} className={classes('flex items-center gap-1 [&>svg]:size-4 [&>svg]:shrink-0', ink)}>
			{icon}
			<span aria-hidden="true">{children}</span>
			<span className="sr-only">{title}</span>
		</li>
	);
}
