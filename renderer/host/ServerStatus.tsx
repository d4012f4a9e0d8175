import { useTranslation } from 'react-i18next';
import type { HostStatus } from '../../sfu/protocol/http.ts';
import { Callout } from '../ui/Callout.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { busyness, cpuLimits, networkLimits, peopleLimits } from './busyness.ts';

/** People, network and CPU of the server, each figure with its meaning, and whether a media worker hangs. */
export function ServerStatus({ status }: { status: HostStatus | null }) {
	const { t } = useTranslation();
	if (!status) return <Skeleton className="h-24" />;
	const mbps = status.uplinkMbps + status.downlinkMbps;
	const rows = [
		{
			name: 'people' as const,
			value: t('host.status.people.value', { count: status.participantCount }),
			level: busyness(status.participantCount, peopleLimits),
		},
		{
			name: 'network' as const,
			value: t('host.status.network.value', { mbps: mbps < 10 ? Math.round(mbps * 10) / 10 : Math.round(mbps) }),
			level: busyness(mbps, networkLimits),
		},
		{
			name: 'cpu' as const,
			value: t('host.status.cpu.value', { percent: Math.round(status.cpuPercent) }),
			level: busyness(status.cpuPercent, cpuLimits),
		},
	];
	const looks = { calm: 'bg-accent', busy: 'bg-amber-500', full: 'bg-danger' };
	return (
		<>
			{status.workers.some(({ state }) => state !== 'ok') && (
				<div className="mb-4">
					<Callout testId="home-connection" kind="warning" announce>
						{t('host.status.mediaRestarts')}
					</Callout>
				</div>
			)}
			<dl className="grid gap-4 sm:grid-cols-3">
				{rows.map(({ name, value, level }) => (
					<div key={name}>
						<dt className="text-sm font-medium text-muted">{t(`host.status.${name}.label`)}</dt>
						<dd className="figures text-xl font-semibold">{value}</dd>
						<dd className="mt-0.5 flex items-baseline gap-2 text-sm text-muted">
							<span aria-hidden="true" className={`forced-mark size-2 shrink-0 rounded-full ${looks[level]}`} />
							{t(`host.status.${name}.${level}`)}
						</dd>
					</div>
				))}
			</dl>
		</>
	);
}
