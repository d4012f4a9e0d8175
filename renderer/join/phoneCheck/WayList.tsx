import { CircleCheck, CircleDashed, CircleX, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { type CheckedPhone, phoneWays } from '../../../sfu/protocol/phoneCheck.ts';
import { classes } from '../../ui/classes.ts';
import { type WayState, wayState } from './results.ts';

const looks: Record<WayState, { icon: typeof CircleCheck; tint: string }> = {
	trying: { icon: CircleDashed, tint: 'text-muted' },
	reached: { icon: CircleCheck, tint: 'text-accent-ink' },
	oneSided: { icon: TriangleAlert, tint: 'text-warning-ink' },
	notReached: { icon: CircleX, tint: 'text-danger-ink' },
};

/** The ways between a phone and the computer of the class, as both sides see them. */
export function WayList({ phone }: { phone: CheckedPhone }) {
	const { t } = useTranslation();
	return (
		<ul data-testid="phone-check-ways" className="divide-y divide-line rounded-card border border-line">
			{phoneWays.map((way) => {
				const state = wayState(phone.ways[way], phone.done);
				const { icon: Icon, tint } = looks[state];
				return (
					<li key={way} data-way={way} data-state={state} className="flex items-center gap-3 px-4 py-3">
						<Icon className={classes('size-6 shrink-0', tint)} aria-hidden />
						<div className="min-w-0">
							<p className="font-medium">{t(`phoneCheck.ways.${way}`)}</p>
							<p className="text-[0.9375rem] text-muted">{t(`phoneCheck.result.${state}`)}</p>
						</div>
					</li>
				);
			})}
		</ul>
	);
}
