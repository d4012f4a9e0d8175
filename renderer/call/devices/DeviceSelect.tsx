import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceInfo } from '../../client/devices/devices.ts';
import type { TestId } from '../../testIds/testIds.ts';

type Props = {
	testId: TestId;
	label: string;
	options: readonly DeviceInfo[];
	/** deviceId; null: the default one, which is the first. */
	chosen: string | null;
	onChoose: (deviceId: string) => void;
};

/** Chooses one device of a kind. */
export function DeviceSelect({ testId, label, options, chosen, onChoose }: Props) {
	const { t } = useTranslation();
	const id = useId();
	return (
		<div>
			<label htmlFor={id} className="mb-1.5 block font-medium">
				{label}
			</label>
			<select
				id={id}
				data-testid={testId}
				value={chosen ?? options[0]?.deviceId ?? ''}
				disabled={options.length === 0}
				onChange={(event) => onChoose(event.target.value)}
				className="block min-h-12 w-full rounded-[10px] border border-edge bg-card px-3 text-base disabled:opacity-60"
			>
				{options.length === 0 && <option value="">{t('call.device.none')}</option>}
				{options.map(({ deviceId, label: name }, index) => (
					<option key={deviceId} value={deviceId}>
						{name || t('call.device.unnamed', { number: index + 1 })}
					</option>
				))}
			</select>
		</div>
	);
}
