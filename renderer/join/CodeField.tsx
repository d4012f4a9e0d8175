import { useTranslation } from 'react-i18next';
import { Field } from '../ui/Field.tsx';
import { formatTypedCode } from './entry.ts';

type Props = { value: string; onChange: (value: string) => void; error: string | null };

/**
 * Room code in two groups of three, typed in any case. Reformats only while the cursor is at the end, so that an edit
 * in the middle keeps the cursor.
 */
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
