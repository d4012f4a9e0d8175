import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DisplayName } from '../../../sfu/protocol/models.ts';
import { Button } from '../../ui/Button.tsx';
import { NameField } from '../NameField.tsx';
import { OwnDevice } from '../OwnDevice.tsx';
import { forgetName, isOwnDevice, readName, rememberName } from '../rememberedName.ts';

type Props = { question: string; onName: (name: string) => Promise<void> };

/** Asks for the name, which the teacher sees beside the answer, before a question that is answered by name. */
export function JoinName({ question, onName }: Props) {
	const { t } = useTranslation();
	const [name, setName] = useState(readName);
	const [ownDevice, setOwnDevice] = useState(isOwnDevice);
	const [submitted, setSubmitted] = useState(false);
	const [isBusy, setBusy] = useState(false);
	const parsed = DisplayName.safeParse(name);
	const submit = async (event: FormEvent) => {
		event.preventDefault();
		setSubmitted(true);
		if (!parsed.success || isBusy) return;
		rememberName(parsed.data, ownDevice);
		setBusy(true);
		await onName(parsed.data);
		setBusy(false);
	};
	return (
		<form onSubmit={submit} noValidate className="space-y-5" data-testid="vote-name">
			<div>
				<h2 dir="auto" className="text-lg leading-snug font-semibold text-pretty wrap-anywhere">
					{question}
				</h2>
				<p className="mt-1 text-muted">{t('votes.terms.byName')}</p>
			</div>
			<NameField value={name} onChange={setName} submitted={submitted} autoComplete={ownDevice ? 'name' : 'off'} />
			<OwnDevice
				checked={ownDevice}
				onChange={(checked) => {
					setOwnDevice(checked);
					if (!checked) forgetName();
				}}
			/>
			<Button
				testId="vote-name-send"
				type="submit"
				variant="primary"
				size="lg"
				className="w-full"
				aria-disabled={isBusy}
			>
				{t('votes.phone.goOn')}
			</Button>
		</form>
	);
}
