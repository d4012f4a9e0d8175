import { useTranslation } from 'react-i18next';
import { Field } from '../ui/Field.tsx';
import { nameError } from './nameError.ts';

type Props = { value: string; onChange: (name: string) => void; submitted: boolean; autoComplete?: 'name' | 'off' };

/** The name with which one joins. Says what is wrong with it once the form was submitted. */
export function NameField({ value, onChange, submitted, autoComplete = 'name' }: Props) {
	const { t } = useTranslation();
	return (
		<Field
			testId="join-name"
			label={t('join.name.label')}
			value={value}
			onChange={(event) => onChange(event.target.value)}
			autoComplete={autoComplete}
			dir="auto"
			error={submitted ? nameError('display', value, t('join.name.missing'), t) : null}
		/>
	);
}
