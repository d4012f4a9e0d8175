import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Retention } from '../../../sfu/protocol/recordings.ts';
import { CallError } from '../../client/signalling/CallError.ts';
import { updateRetention } from '../../client/signalling/recordingsApi.ts';
import { lineText } from '../../problems/lines.ts';
import { Button } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Switch } from '../../ui/Switch.tsx';

const suggested = { days: 30, gb: 100 };

type Props = { token: string; retention: Retention; onChanged: () => Promise<void>; onClose: () => void };

/** Whether recordings are deleted by themselves, by age and by the room they take. Both are off at first. */
export function RetentionDialog({ token, retention, onChanged, onClose }: Props) {
	const { t } = useTranslation();
	const [days, setDays] = useState(limitOf(retention.maxAgeDays, suggested.days));
	const [gb, setGb] = useState(limitOf(retention.maxTotalGb, suggested.gb));
	const [isTold, setTold] = useState(false);
	const [failure, setFailure] = useState<string | null>(null);
	const wanted = {
		maxAgeDays: Retention.shape.maxAgeDays.safeParse(numberOf(days)),
		maxTotalGb: Retention.shape.maxTotalGb.safeParse(numberOf(gb)),
	};
	const submit = async (event: FormEvent) => {
		event.preventDefault();
		setTold(true);
		const { maxAgeDays, maxTotalGb } = wanted;
		if (!maxAgeDays.success || !maxTotalGb.success) return;
		try {
			await updateRetention(token, { maxAgeDays: maxAgeDays.data, maxTotalGb: maxTotalGb.data });
			await onChanged();
			onClose();
		} catch (cause) {
			setFailure(lineText('recording', CallError.from(cause), t));
		}
	};
	return (
		<Dialog
			open
			onOpenChange={onClose}
			title={t('library.retention.title')}
			description={t('library.retention.text')}
			testId="retention-dialog"
		>
			<form onSubmit={(event) => void submit(event)} noValidate className="mt-4 space-y-3">
				<LimitRow
					of="days"
					label={t('library.retention.age')}
					fieldLabel={t('library.retention.ageField')}
					unit={t('library.retention.days')}
					error={isTold && !wanted.maxAgeDays.success ? t('library.retention.invalidDays') : null}
					limit={days}
					onChange={setDays}
				/>
				<LimitRow
					of="gb"
					label={t('library.retention.room')}
					fieldLabel={t('library.retention.roomField')}
					unit={t('library.retention.gb')}
					error={isTold && !wanted.maxTotalGb.success ? t('library.retention.invalidGb') : null}
					limit={gb}
					onChange={setGb}
				/>
				{(days.isOn || gb.isOn) && (
					<Callout testId="retention-deletes" kind="warning">
						{t('library.retention.forGood')}
					</Callout>
				)}
				{failure && (
					<Callout testId="retention-failed" kind="error" announce>
						{failure}
					</Callout>
				)}
				<div className="flex flex-wrap justify-end gap-3 pt-3">
					<Button testId="retention-cancel" onClick={onClose}>
						{t('ui.cancel')}
					</Button>
					<Button testId="retention-save" type="submit" variant="primary">
						{t('library.retention.save')}
					</Button>
				</div>
			</form>
		</Dialog>
	);
}

/** `text` is what stands in the field; it is kept while the limit is off. */
type Limit = { isOn: boolean; text: string };

const limitOf = (value: number | null, proposal: number): Limit => ({
	isOn: value !== null,
	text: String(value ?? proposal),
});

/** null: off. NaN, which no schema accepts: not a number. */
const numberOf = ({ isOn, text }: Limit): number | null =>
	isOn ? (text.trim() === '' ? Number.NaN : Number(text.trim().replace(',', '.'))) : null;

type RowProps = {
	of: 'days' | 'gb';
	label: string;
	fieldLabel: string;
	unit: string;
	error: string | null;
	limit: Limit;
	onChange: (limit: Limit) => void;
};

function LimitRow({ of, label, fieldLabel, unit, error, limit, onChange }: RowProps) {
	return (
		<div>
			<Switch testId={`retention-${of}-on`} checked={limit.isOn} onChange={(isOn) => onChange({ ...limit, isOn })}>
				{label}
			</Switch>
			{limit.isOn && (
				<>
					<div className="flex items-center gap-3">
						<input
							data-testid={`retention-${of}`}
							value={limit.text}
							inputMode="decimal"
							maxLength={8}
							aria-label={fieldLabel}
							aria-invalid={error !== null}
							onChange={(event) => onChange({ ...limit, text: event.target.value })}
							className="figures min-h-11 w-24 shrink-0 rounded-[10px] border border-edge bg-card px-3 aria-invalid:border-danger"
						/>
						<span className="text-[0.9375rem] text-muted">{unit}</span>
					</div>
					{error && (
						<p role="alert" data-testid="retention-error" className="mt-1.5 text-sm text-danger-ink">
							{error}
						</p>
					)}
				</>
			)}
		</div>
	);
}
