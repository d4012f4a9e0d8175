import { Upload } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mayTeach } from '../../client/state/slides.ts';
import { useCall } from '../useCall.tsx';
import { droppedFiles } from './files/droppedFiles.ts';
import { SlidesDialog } from './SlidesDialog.tsx';
import { useUploads } from './useUploads.ts';

/** Files that are dropped onto the class of a host or co-host are opened. */
export function DropFiles() {
	const isTeaching = useCall(mayTeach);
	return isTeaching ? <DropPlace /> : null;
}

function DropPlace() {
	const { t } = useTranslation();
	const upload = useEffectEvent(useUploads());
	const [isOver, setOver] = useState(false);
	const [isListed, setListed] = useState(false);
	useEffect(() => {
		const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
		const over = (event: DragEvent) => {
			if (!holdsFiles(event)) return;
			// Else the browser would leave the class and open the file.
			event.preventDefault();
			setOver(true);
		};
		const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
		const drop = (event: DragEvent) => {
			setOver(false);
			if (!holdsFiles(event) || !event.dataTransfer) return;
			event.preventDefault();
			setListed(true);
			void droppedFiles(event.dataTransfer).then((chosen) => upload(chosen));
		};
		addEventListener('dragover', over);
		addEventListener('dragleave', leave);
		addEventListener('drop', drop);
		return () => {
			removeEventListener('dragover', over);
			removeEventListener('dragleave', leave);
			removeEventListener('drop', drop);
		};
	}, []);
	return (
		<>
			{isOver && (
				<div
					data-testid="slides-drop"
					className="pointer-events-none absolute inset-2 z-20 flex flex-col items-center justify-center gap-3 rounded-2xl border-4 border-dashed border-accent bg-page/90 p-4 text-center"
				>
					<Upload className="size-10 text-accent-ink" aria-hidden />
					<p className="text-xl font-semibold">{t('slides.drop')}</p>
					<p className="text-muted">{t('slides.dropText')}</p>
				</div>
			)}
			{isListed && <SlidesDialog onClose={() => setListed(false)} />}
		</>
	);
}
