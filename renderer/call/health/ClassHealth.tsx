import { useTranslation } from 'react-i18next';
import type { Allocation } from '../../../sfu/protocol/models.ts';
import type { Stats } from '../../client/types.ts';
import { classes } from '../../ui/classes.ts';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { Sparkline } from '../../ui/Sparkline.tsx';
import type { HostToolProps } from '../entries.ts';
import { useCall } from '../useCall.tsx';
import { BudgetChoice } from './BudgetChoice.tsx';
import { HealthRow } from './HealthRow.tsx';
import { formatMbps, stateOfAllocation, weakFirst } from './statsLabels.ts';
import { samplesKept, useStats } from './useStats.tsx';

/** For hosts and co-hosts: use of the network budget, and every connection, the weakest first. */
export function ClassHealth({ host }: HostToolProps) {
	const { t } = useTranslation();
	const samples = useStats();
	const unreached = useCall((state) => state.peersInTrouble.peerIds);
	const now = samples.at(-1);
	return (
		<ScrollRegion label={t('call.health.label')} className="min-h-0 grow overflow-y-auto px-3 pb-3 short:min-h-24">
			{now ? (
				<>
					<section aria-label={t('call.health.network')} className="border-b border-line px-1 pb-4">
						<Usage
							state={stateOfAllocation(now)}
							allocation={now.allocation}
							history={samples.map(({ allocation }) => allocation.usedMbps)}
						/>
						<BudgetChoice allocation={now.allocation} onChoose={(budgetMbps) => void host.setBudget(budgetMbps)} />
					</section>
					<h3 className="px-1 pt-3 pb-1 text-sm font-semibold text-muted">{t('call.health.people')}</h3>
					<ul>
						{weakFirst(now.peers, unreached).map((peer) => (
							<HealthRow key={peer.peerId} stats={peer} history={downlinks(samples, peer.peerId)} />
						))}
					</ul>
				</>
			) : (
				<Skeleton className="mt-2 h-40" />
			)}
		</ScrollRegion>
	);
}

const downlinks = (samples: Stats[], peerId: string) =>
	samples.flatMap(({ peers }) => peers.find((peer) => peer.peerId === peerId)?.downlinkKbps ?? []);

const dots = { fine: 'bg-accent', short: 'bg-amber-500', busy: 'bg-amber-500', full: 'bg-danger' };

type UsageProps = { state: keyof typeof dots; allocation: Allocation; history: number[] };

function Usage({ state, allocation: { usedMbps, budgetMbps }, history }: UsageProps) {
	const { t } = useTranslation();
	const sentence = t(`call.health.used.${state}`, { used: formatMbps(usedMbps), budget: formatMbps(budgetMbps) });
	return (
		<>
			<p className="figures flex items-baseline gap-2.5 pt-1 font-semibold" data-testid="allocation">
				<span aria-hidden="true" className={classes('forced-mark size-2.5 shrink-0 rounded-full', dots[state])} />
				{sentence}
			</p>
			<Sparkline
				values={history}
				room={samplesKept}
				limit={budgetMbps}
				label={t('call.health.chart', { sentence })}
				className="mt-3 h-16"
			/>
			<p className="mt-1 flex justify-between text-xs text-muted" aria-hidden="true">
				<span>{t('call.health.from')}</span>
				<span>{t('call.health.now')}</span>
			</p>
		</>
	);
}
