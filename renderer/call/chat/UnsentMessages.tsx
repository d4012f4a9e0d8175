import { useTranslation } from 'react-i18next';
import type { UnsentMessage } from '../../client/state/composer.ts';
import { actionText } from '../../problems/actions.ts';
import { Button } from '../../ui/Button.tsx';
import { useActions, useCall } from '../useCall.tsx';

/** Our messages that the server does not have yet, below those that it has. */
export function UnsentMessages() {
	const unsent = useCall((state) => state.unsent);
	return unsent.map((message) => <UnsentRow key={message.id} message={message} />);
}

function UnsentRow({ message }: { message: UnsentMessage }) {
	const { t } = useTranslation();
	const actions = useActions();
	return (
		<div className="mt-4 flex flex-col items-end" data-testid="unsent-message">
			<p
				dir="auto"
				className="w-fit max-w-[90%] rounded-2xl border border-dashed border-edge px-3.5 py-2 text-[0.9375rem] whitespace-pre-wrap"
			>
				{message.text}
			</p>
			{message.status === 'failed' ? (
				<>
					<p className="mt-1 max-w-[90%] text-right text-sm text-danger-ink">
						{actionText('sendChat', message.error, t)}
					</p>
					<div className="mt-1 flex gap-2">
						<Button testId="chat-unsent-discard" variant="quiet" onClick={() => actions.discardUnsent(message.id)}>
							{t('call.chat.discard')}
						</Button>
						<Button testId="chat-unsent-again" onClick={() => void actions.sendAgain(message.id)}>
							{t('call.chat.sendAgain')}
						</Button>
					</div>
				</>
			) : (
				<p className="mt-1 text-sm text-muted">{t(`call.chat.${message.status}`)}</p>
			)}
		</div>
	);
}
