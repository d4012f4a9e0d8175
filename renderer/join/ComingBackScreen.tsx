import { Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button.tsx';
import { Message } from '../ui/Message.tsx';

type Props = {
	className: string;
	name: string;
	/**
	 * `asked`: the person may still say that it is somebody else. `waiting`: it had not been let in yet. `unreachable`: we
	 * keep trying.
	 */
	state: 'asked' | 'returning' | 'waiting' | 'unreachable';
	onGoOn: () => void;
	onNotMe: () => void;
};

/** Shown while a page that was loaded again takes its seat back, instead of the form. */
export function ComingBackScreen({ className, name, state, onGoOn, onNotMe }: Props) {
	const { t } = useTranslation();
	return (
		<Message
			testId="coming-back"
			illustration={<Undo2 aria-hidden />}
			title={t('join.comingBack.title', { className, name })}
			text={t(`join.comingBack.${state === 'asked' ? 'returning' : state}`)}
			action={
				<>
					{state === 'asked' && (
						<Button testId="coming-back-go-on" variant="primary" size="lg" onClick={onGoOn}>
							{t('join.comingBack.goOn')}
						</Button>
					)}
					<Button testId="coming-back-not-me" size="lg" onClick={onNotMe}>
						{t('join.comingBack.notMe')}
					</Button>
				</>
			}
		/>
	);
}
