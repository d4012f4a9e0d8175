import { RadioGroup } from 'radix-ui';
import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Allocation } from '../../../sfu/protocol/models.ts';
import type { TestId } from '../../testIds/testIds.ts';
import { Button } from '../../ui/Button.tsx';
import { useCall } from '../useCall.tsx';
import { formatMbps } from './statsLabels.ts';

/** Mbit/s; the bounds of `setBudget` on the server. */
const mbpsRange = { min: 0.1, max: 100_000 };

type Props = { allocation: Allocation; onChoose: (budgetMbps: number | null) => void };

/** The network budget: Mbit/s that all participants together may receive, set by hand or by the computer's network. */
export function BudgetChoice({ allocation, onChoose }: Props) {
	const { t } = useTranslation();
	const chosen = useCall((state) => state.room?.budgetMbps ?? null);
	/** "At most" was chosen and no figure has been set yet. */
	const [writing, setWriting] = useState(false);
	const byHand = writing || chosen !== null;
	const choose = (value: string) => {
		setWriting(value === 'byHand');
		if (value === 'automatic') onChoose(null);
	};
	return (
		<div className="mt-4">
			<RadioGroup.Root
				data-testid="budget-choice"
				value={byHand ? 'byHand' : 'automatic'}
				onValueChange={choose}
				aria-label={t('call.health.budget.label')}
			>
				<Choice testId="budget-automatic" value="automatic">
					{allocation.automatic
						? t('call.health.budget.automaticNow', { budget: formatMbps(allocation.budgetMbps) })
						: t('call.health.budget.automatic')}
				</Choice>
				<Choice testId="budget-by-hand" value="byHand">
					{t('call.health.budget.byHand')}
				</Choice>
			</RadioGroup.Root>
			{byHand && (
				<BudgetForm
					key={chosen}
					initial={chosen ?? Math.max(mbpsRange.min, Math.round(allocation.budgetMbps))}
					isSet={(mbps) => mbps === chosen}
					onSet={onChoose}
				/>
			)}
		</div>
	);
}

function Choice({ testId, value, children }: { testId: TestId; value: string; children: ReactNode }) {
	const id = useId();
	return (
		<div className="flex min-h-11 items-center gap-3">
			<RadioGroup.Item
				data-testid={testId}
				id={id}
				value={value}
				className="relative flex size-5.5 shrink-0 items-center justify-center rounded-full border-2 border-edge before:absolute before:-inset-3 data-[state=checked]:border-accent"
			>
				<RadioGroup.Indicator className="size-2.5 rounded-full bg-accent" />
			</RadioGroup.Item>
			<label htmlFor={id} className="flex min-h-11 grow items-center text-[0.9375rem]">
				{children}
			</label>
		</div>
	);
}

type FormProps = { initial: number; isSet: (mbps: number) => boolean; onSet: (mbps: number) => void };

function BudgetForm({ initial, isSet, onSet }: FormProps) {
	const { t } = useTranslation();
	const [text, setText] = useState(String(initial));
	const field = useRef<HTMLInputElement>(null);
	const mbps = Number(text);
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (field.current?.validity.valid) onSet(mbps);
	};
	return (
		<form onSubmit={submit} className="flex items-center gap-2 pl-8.5">
			<input
				data-testid="budget-mbps"
				ref={field}
				type="number"
				inputMode="decimal"
				required
				step="any"
				{...mbpsRange}
				value={text}
				onChange={(event) => setText(event.target.value)}
				aria-label={t('call.health.budget.field')}
				className="figures min-h-11 w-24 rounded-[10px] border border-edge bg-card px-3 text-base"
			/>
			<span className="text-sm text-muted">{t('call.health.budget.unit')}</span>
			<Button testId="budget-set" type="submit" disabled={text === '' || isSet(mbps)} className="ml-auto">
				{t('call.health.budget.set')}
			</Button>
		</form>
	);
}
