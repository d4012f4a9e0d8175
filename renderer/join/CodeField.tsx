import { useTranslation } from 'react-i18next';
import { Field } from '../ui/Field.tsx';
import { formatTypedCode, isNoCode } from './typedCode.ts';

type Props = { value: string; onChange: (value: string) => void; error: string | null };

/**
 * Room code in two groups of three, typed in any case, or pasted with the link or sentence around it. Reformats only while
 * the cursor is at the end, so that an edit in the middle keeps the cursor.
 */
export function CodeField({ value, onChange, error }: Props) {
	const { t } = useTranslation();
	return (
		<Field
			label={t('join.code.label')}
			hint={t('join.code.hint')}
			error={isNoCode(value) ? t('join.code.none') : error}
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
			className="figures text-xl font-semibold tracking-[0.2em] uppercase"
		/>
	);
}
