import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DisplayName } from '../../../sfu/protocol/models.ts';
import { nameError } from '../../join/nameError.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import type { SettingsProps } from './sections.ts';

/** The name with which the host joins, kept by the server for every browser of this computer. */
export function YouSection({ info, onChange }: SettingsProps) {
	const { t } = useTranslation();
	const [name, setName] = useState(info.hostName ?? '');
	const [state, setState] = useState<'editing' | 'submitted' | 'saved'>('editing');
	const save = async (event: FormEvent) => {
		event.preventDefault();
		setState('submitted');
		const { data: hostName } = DisplayName.safeParse(name);
		if (hostName === undefined || !(await onChange({ hostName }))) return;
		setName(hostName);
		setState('saved');
	};
	return (
		<form onSubmit={save} noValidate>
			<Field
				testId="settings-name"
				label={t('join.name.label')}
				hint={t('settings.name.hint')}
				value={name}
				onChange={(event) => {
					setName(event.target.value);
					setState('editing');
				}}
				autoComplete="name"
				dir="auto"
				error={state === 'submitted' ? nameError('display', name, t('join.name.missing'), t) : null}
			/>
			<div className="mt-4 flex items-center gap-4">
				<Button testId="settings-name-save" type="submit" variant="primary">
					{t('settings.name.save')}
				</Button>
				<p role="status" data-testid="settings-name-saved" className="text-[0.9375rem] text-muted">
					{state === 'saved' ? t('settings.name.saved') : ''}
				</p>
			</div>
		</form>
	);
}
