import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShownPage } from '../../../sfu/protocol/models/slides.ts';
import { closeSlides } from '../../call/slides/closeSlides.ts';
import { Callout } from '../../ui/Callout.tsx';
import { Page } from '../../ui/Page.tsx';
import { ScreenHeading } from '../../ui/ScreenHeading.tsx';
import { Toast, ToastRegion } from '../../ui/Toast.tsx';
import { useMessages } from '../library/useMessages.ts';
import { CopyDialog } from './CopyDialog.tsx';
import { DeleteDialog } from './DeleteDialog.tsx';
import { MaterialsContent } from './MaterialsContent.tsx';
import type { Asked } from './material.ts';
import { PagesDialog } from './PagesDialog.tsx';
import { RenameDialog } from './RenameDialog.tsx';
import { useMaterialActions } from './useMaterialActions.ts';
import { useMaterials } from './useMaterials.ts';

/** Time until a message disappears. */
const messageShownMs = 10_000;

type Props = {
	token: string;
	/** Opens the class, starts it and shows a document of it. @returns false: another class runs, say */
	onOpen: (classId: string, page: ShownPage) => Promise<boolean>;
	/** Sentence that says why the last class was not opened, or null. */
	failure: string | null;
	onBack: () => void;
};

/** Slides, boards, prepared questions and votes of all classes: open, use again, save, rename, delete. */
export function MaterialsScreen({ token, onOpen, failure, onBack }: Props) {
	const { t } = useTranslation();
	const { view, refresh } = useMaterials(token);
	const { messages, tell, dismiss } = useMessages();
	const actions = useMaterialActions({ token, refresh, tell });
	const [asked, setAsked] = useState<Asked | null>(null);
	const [isRefused, setRefused] = useState(false);
	const heading = useRef<HTMLHeadingElement>(null);
	// On opening, and when the row with the focused button is gone.
	const count = view.state === 'ready' ? countOf(view.list) : 0;
	useEffect(() => {
		if (count === 0 || document.activeElement === document.body) heading.current?.focus();
	}, [count]);
	// Pages with drawings were shown or saved.
	useEffect(() => () => closeSlides({ isOver: true }), []);
	const close = () => setAsked(null);
	const open = (classId: string, page: ShownPage) =>
		void onOpen(classId, page).then((isOpened) => setRefused(!isOpened));
	return (
		<Page testId="materials" width="wide">
			<title>{t('materials.pageTitle')}</title>
			<div className="mb-5">
				<ScreenHeading ref={heading} backLabel={t('materials.back')} onBack={onBack}>
					{t('materials.title')}
				</ScreenHeading>
			</div>
			{isRefused && failure !== null && (
				<div className="mb-5">
					<Callout testId="materials-refused" kind="error" announce>
						{failure}
					</Callout>
				</div>
			)}
			<MaterialsContent view={view} actions={actions} onOpen={open} onAsk={setAsked} />
			{asked?.about === 'rename' && <RenameDialog {...asked} actions={actions} onClose={close} />}
			{asked?.about === 'remove' && <DeleteDialog {...asked} actions={actions} onClose={close} />}
			{asked?.about === 'pages' && <PagesDialog {...asked} actions={actions} onClose={close} />}
			{asked?.about === 'copy' && view.state === 'ready' && (
				<CopyDialog {...asked} classes={view.list.classes} actions={actions} onClose={close} />
			)}
			<ToastRegion label={t('materials.message')} shownMs={messageShownMs}>
				{messages.map(({ id, text }) => (
					<Toast testId="materials-toast" key={id} urgent onClose={() => dismiss(id)} actions={[]}>
						{text}
					</Toast>
				))}
			</ToastRegion>
		</Page>
	);
}

type Counted = { classes: readonly Record<'documents' | 'quizzes' | 'results', readonly unknown[]>[] };

const countOf = ({ classes }: Counted): number =>
	classes.reduce((sum, { documents, quizzes, results }) => sum + documents.length + quizzes.length + results.length, 0);
