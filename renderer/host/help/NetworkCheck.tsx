import { ChevronRight, CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CheckFindings, DoctorReport, Finding, FindingState } from '../../../sfu/protocol/doctor.ts';
import { findingStates } from '../../../sfu/protocol/doctor.ts';
import { fetchChecks } from '../../client/signalling/checkApi.ts';
import { Button } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { classes } from '../../ui/classes.ts';

const looks: Record<FindingState, { icon: typeof Info; tint: string }> = {
	ok: { icon: CircleCheck, tint: 'text-accent-ink' },
	note: { icon: Info, tint: 'text-muted' },
	warning: { icon: TriangleAlert, tint: 'text-warning-ink' },
	problem: { icon: CircleAlert, tint: 'text-danger-ink' },
};
/** States whose checks are unfolded at once. */
const urgent: readonly FindingState[] = ['warning', 'problem'];

type View = DoctorReport | 'running' | 'failed' | null;

/** What may keep students out, by the checks of the server: the same as `lectern doctor`. */
export function NetworkCheck({ token }: { token: string }) {
	const { t } = useTranslation();
	const [view, setView] = useState<View>(null);
	const start = () => {
		setView('running');
		fetchChecks(token).then(setView, () => setView('failed'));
	};
	const report = typeof view === 'object' ? view : null;
	return (
		<div data-testid="network-check">
			<p className="text-pretty text-muted">{t('help.network.text')}</p>
			<Button
				testId="network-check-start"
				className="mt-3"
				aria-disabled={view === 'running'}
				onClick={view === 'running' ? undefined : start}
			>
				{t(report ? 'help.network.again' : 'help.network.start')}
			</Button>
			<div role="status" className="mt-3 empty:mt-0">
				{view === 'running' && <p className="text-muted">{t('help.network.running')}</p>}
				{report && (
					<p data-testid="network-check-sum" data-state={report.state} className="font-semibold">
						{t(`help.network.sum.${report.state}`)}
					</p>
				)}
			</div>
			{view === 'failed' && (
				<div className="mt-3">
					<Callout testId="network-check-failed" kind="warning" announce>
						{t('help.network.failed')}
					</Callout>
				</div>
			)}
			{report && (
				<div className="mt-3 divide-y divide-line rounded-card border border-line">
					{report.checks.map((check) => (
						<CheckPart key={check.name} check={check} />
					))}
				</div>
			)}
		</div>
	);
}

const worstOf = (findings: Finding[]): FindingState =>
	findingStates.findLast((state) => findings.some((finding) => finding.state === state)) ?? 'ok';

function CheckPart({ check: { name, title, findings } }: { check: CheckFindings }) {
	const { t } = useTranslation();
	if (findings.length === 0) return null;
	const state = worstOf(findings);
	return (
		<details
			data-testid="network-check-part"
			data-check={name}
			data-state={state}
			open={urgent.includes(state)}
			className="group px-4"
		>
			<summary className="flex min-h-11 cursor-pointer list-none items-center gap-3 rounded-[10px] py-2 [&::-webkit-details-marker]:hidden">
				<StateIcon state={state} />
				<span className="grow font-medium">{title}</span>
				<span className="text-sm text-muted">{t(`help.network.state.${state}`)}</span>
				<ChevronRight
					className="size-5 shrink-0 text-muted transition-transform duration-150 group-open:rotate-90"
					aria-hidden
				/>
			</summary>
			<ul className="space-y-3 pb-3">
				{findings.map((finding) => (
					<FindingRow key={`${finding.id} ${finding.text}`} finding={finding} />
				))}
			</ul>
		</details>
	);
}

function StateIcon({ state }: { state: FindingState }) {
	const { icon: Icon, tint } = looks[state];
	return <Icon className={classes('size-5 shrink-0', tint)} aria-hidden />;
}

function FindingRow({ finding: { id, state, text, steps } }: { finding: Finding }) {
	const { t } = useTranslation();
	return (
		<li
			data-testid="network-check-finding"
			data-finding={id}
			data-state={state}
			className="flex gap-3 text-[0.9375rem]"
		>
			<StateIcon state={state} />
			<div className="min-w-0 grow">
				<p className="text-pretty wrap-anywhere">{text}</p>
				{steps.map((step) => (
					<div key={step.text} className="mt-1">
						<p className="text-pretty text-muted">{step.text}</p>
						{step.command !== undefined && (
							<div className="mt-1 flex items-center gap-1 rounded-[10px] border border-line bg-page pl-3">
								<code data-testid="network-check-command" className="figures min-w-0 grow py-2 text-sm wrap-anywhere">
									{step.command}
								</code>
								<CopyButton testId="network-check-copy" text={step.command} label={t('help.network.copy')} />
							</div>
						)}
					</div>
				))}
			</div>
		</li>
	);
}
