import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { formatTypedCode, isNoCode } from './typedCode.ts';

type Props = {
	value: string;
	onChange: (value: string) => void;
	error: string | null;
	/** From the beginning. */
	focused?: boolean;
};

/**
 * Room code in two groups of three, typed in any case, or pasted with the link or sentence around it. Reformats only while
 * the cursor is at the end, so that an edit in the middle keeps the cursor.
 */
export function CodeField({ value, onChange, error, focused = false }: Props) {
	const { t } = useTranslation();
	return (
		<Field
			testId="join-code"
			label={t('join.code.label')}
			hint={t('join.code.hint')}
			error={isNoCode(value) ? t('join.code.none') : error}
			value={value}
			// The person has just asked for this field, or the code of the address is wrong.
			autoFocus={focused}
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

type GivenProps = { code: string; onChange: () => void };

/** The code that came with the address: nothing to type. */
export function GivenCode({ code, onChange }: GivenProps) {
	const { t } = useTranslation();
	return (
		<div data-testid="given-code" className="mt-1 flex items-center justify-between gap-3">
			<p>
				{t('join.code.label')} <strong className="figures ml-1 font-semibold tracking-wider">{code}</strong>
			</p>
			<Button testId="join-code-change" variant="quiet" className="-mr-4 forced-colors:mr-0" onClick={onChange}>
				{t('join.code.change')}
			</Button>
		</div>
	);
}
