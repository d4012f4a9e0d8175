import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Card, Page } from '../../ui/Page.tsx';
import { CodeField } from '../CodeField.tsx';
import { formatTypedCode, isCompleteCode } from '../typedCode.ts';

type Props = { code: string; onEnter: (code: string) => void };

/** Asks for the code of the class, when the address has none. */
export function EnterCode({ code, onEnter }: Props) {
	const { t } = useTranslation();
	const [typed, setTyped] = useState(code);
	// What the address brought is wrong already.
	const [isTold, setTold] = useState(code !== '');
	const isComplete = isCompleteCode(typed);
	const submit = (event: FormEvent) => {
		event.preventDefault();
		setTold(!isComplete);
		if (isComplete) onEnter(formatTypedCode(typed));
	};
	return (
		<Page testId="vote-screen">
			<div className="my-auto">
				<Card>
					<h1 className="text-2xl font-semibold text-balance">{t('votes.phone.title')}</h1>
					<p className="mt-2 text-muted">{t('votes.phone.text')}</p>
					<form onSubmit={submit} noValidate className="mt-5 space-y-5">
						<CodeField
							value={typed}
							onChange={setTyped}
							error={isTold && !isComplete ? t('join.code.incomplete') : null}
							focused
						/>
						<Button testId="vote-enter" type="submit" variant="primary" size="lg" className="w-full">
							{t('votes.phone.enter')}
						</Button>
					</form>
				</Card>
			</div>
		</Page>
	);
}
