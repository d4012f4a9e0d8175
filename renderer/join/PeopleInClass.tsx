import { Users } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { LandingInfo } from '../../sfu/protocol/http.ts';
import { classes } from '../ui/classes.ts';

/** Who and how many are in the class of this computer. The server names nobody but the teacher to people outside. */
export function PeopleInClass({ running, className }: { running: LandingInfo['running']; className?: string }) {
	const { t } = useTranslation();
	const sentence = () => {
		if (!running) return t('landing.present.nobody');
		const { hostName: name, peopleCount } = running;
		if (name === null) return t('landing.present.people', { count: peopleCount });
		const count = peopleCount - 1;
		return count === 0 ? t('landing.present.host', { name }) : t('landing.present.hostWith', { name, count });
	};
	return (
		<p data-testid="people-in-class" className={classes('figures flex gap-2.5 text-muted', className)}>
			<Users className="mt-0.5 size-5 shrink-0" aria-hidden />
			<span className="min-w-0">{sentence()}</span>
		</p>
	);
}
