import { useTranslation } from 'react-i18next';
import { Field } from '../ui/Field.tsx';
import { formatTypedCode } from './entry.ts';

type Props = { value: string; onChange: (value: string) => void; error: string | null };

/** Six characters in two groups, typed in any case; grouped while typing at the end, left alone while mending the middle. */
export function CodeField({ value, onChange, error }: Props) {
	const { t } = useTranslation();
	return (
		<Field
			label={t('join.code.label')}
			hint={t('join.code.hint')}
			error={error}
			value={value}
			onChange={({ target }) => {
				const atEnd = target.selectionEnd === target.value.length;
				onChange(atEnd ? formatTypedCode(target.value) : target.value);
			}}
			onBlur={() => onChange(formatTypedCode(value))}
			autoComplete="off"
			autoCapitalize="characters"
			autoCorrect="off"
			spellCheck={false}
			maxLength={16}
			className="figures text-xl font-semibold tracking-[0.2em] uppercase"
		/>
	);
}
