import { FolderOpen, Upload } from 'lucide-react';
import { type ChangeEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { useMediaQuery } from '../../ui/useMediaQuery.ts';
import { filesOfField } from './files/droppedFiles.ts';
import { acceptedFiles } from './files/fileKind.ts';
import { useUploads } from './useUploads.ts';

/** Phones and tablets have no folders to choose. */
const computer = '(pointer: fine)';

/** Opens files, or a folder of pictures, of this computer. */
export function OpenFiles() {
	const { t } = useTranslation();
	const upload = useUploads();
	const files = useRef<HTMLInputElement>(null);
	const folder = useRef<HTMLInputElement>(null);
	const isComputer = useMediaQuery(computer);
	const chosen = ({ target }: ChangeEvent<HTMLInputElement>) => {
		upload(filesOfField(target.files));
		// The same file may be chosen again.
		target.value = '';
	};
	return (
		<>
			<Button testId="slides-open-files" variant="primary" onClick={() => files.current?.click()}>
				<Upload className="size-5" aria-hidden />
				{t('slides.openFiles')}
			</Button>
			<input
				ref={files}
				data-testid="slides-files"
				type="file"
				multiple
				hidden
				accept={acceptedFiles}
				aria-label={t('slides.openFiles')}
				onChange={chosen}
			/>
			{isComputer && (
				<>
					<Button testId="slides-open-folder" onClick={() => folder.current?.click()}>
						<FolderOpen className="size-5" aria-hidden />
						{t('slides.openFolder')}
					</Button>
					<input
						ref={folder}
						data-testid="slides-folder"
						type="file"
						hidden
						// Not in React's types; all browsers of computers have it.
						{...{ webkitdirectory: '' }}
						aria-label={t('slides.openFolder')}
						onChange={chosen}
					/>
				</>
			)}
		</>
	);
}
