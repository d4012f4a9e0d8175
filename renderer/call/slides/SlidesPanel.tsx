import { Tabs } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { type LookedAt, mayTeach } from '../../client/state/slides.ts';
import { SidePanel } from '../SidePanel.tsx';
import { useCall } from '../useCall.tsx';
import { NextAndNotes } from './NextAndNotes.tsx';
import { Thumbnails } from './Thumbnails.tsx';
import { useDocumentName, useLookedAt } from './useSlides.ts';

/** Beside the stage: all pages as small pictures and, for whoever teaches, the next page and the notes. */
export function SlidesPanel({ onClose }: { onClose: () => void }) {
	const { t } = useTranslation();
	const looked = useLookedAt();
	const nameOf = useDocumentName();
	const isTeaching = useCall(mayTeach);
	return (
		<SidePanel name="slides" title={looked ? nameOf(looked.document) : t('slides.title')} onClose={onClose}>
			{!looked && <p className="p-4 text-muted">{t('slides.nothingShown')}</p>}
			{looked && (isTeaching ? <TeacherView looked={looked} /> : <Thumbnails looked={looked} />)}
		</SidePanel>
	);
}

const tabClasses =
	'min-h-11 grow rounded-[10px] px-3 text-[0.9375rem] font-medium text-muted hover:bg-hover data-[state=active]:bg-hover data-[state=active]:text-ink';
const pageClasses = 'flex min-h-0 grow flex-col short:min-h-fit data-[state=inactive]:hidden';

function TeacherView({ looked }: { looked: LookedAt }) {
	const { t } = useTranslation();
	return (
		<Tabs.Root defaultValue="pages" className="flex min-h-0 grow flex-col short:min-h-fit">
			<Tabs.List aria-label={t('slides.views')} className="mx-3 mb-2 flex gap-1">
				<Tabs.Trigger data-testid="slides-tab-pages" value="pages" className={tabClasses}>
					{t('slides.tabPages')}
				</Tabs.Trigger>
				<Tabs.Trigger data-testid="slides-tab-next" value="next" className={tabClasses}>
					{t('slides.tabNext')}
				</Tabs.Trigger>
			</Tabs.List>
			<Tabs.Content value="pages" className={pageClasses}>
				<Thumbnails looked={looked} />
			</Tabs.Content>
			<Tabs.Content value="next" className={pageClasses}>
				<NextAndNotes looked={looked} />
			</Tabs.Content>
		</Tabs.Root>
	);
}
