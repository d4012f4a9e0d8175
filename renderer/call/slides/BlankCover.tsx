import { EyeOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { mayTeach } from '../../client/state/slides.ts';
import { classes } from '../../ui/classes.ts';
import { useCall } from '../useCall.tsx';

/** Over a blank screen: nothing for the class; whoever teaches still sees the page, dimmed. */
export function BlankCover({ forAudience }: { forAudience: boolean }) {
	const { t } = useTranslation();
	const isTeaching = useCall(mayTeach) && !forAudience;
	return (
		<div
			data-testid="slides-blank-cover"
			className={classes(
				'absolute inset-0 flex items-center justify-center p-4',
				isTeaching ? 'pointer-events-none bg-black/60' : 'bg-black',
			)}
		>
			{isTeaching ? (
				<p className="flex items-center gap-2 rounded-full bg-slate-950/90 px-4 py-2 text-center font-medium text-white">
					<EyeOff className="size-5 shrink-0" aria-hidden />
					{t('slides.blankForTeacher')}
				</p>
			) : (
				<p className={forAudience ? 'sr-only' : 'text-center text-slate-400'}>{t('slides.blankForClass')}</p>
			)}
		</div>
	);
}
