import { Camera, ClipboardPaste, ImagePlus } from 'lucide-react';
import { type ChangeEvent, type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { canCapture } from '../../client/devices/devices.ts';
import { deviceInUse } from '../../ui/device.ts';
import { MenuItem } from '../../ui/Menu.tsx';
import { canReadClipboard, clipboardImage } from './files/clipboardImage.ts';
import { acceptedPhotos } from './files/fileKind.ts';
import { PhotoDialog } from './PhotoDialog.tsx';
import { useAddedPage } from './useAddedPage.ts';

/** Phones and tablets, whose field for files opens a camera; elsewhere `capture` is ignored, also on laptops with a touch screen, and a dialog shows it. */
const hasCameraField = (): boolean => ['ios', 'android'].includes(deviceInUse().os);

/** Where the photo for a new page comes from: rows of a menu, and what they open, which outlives the menu. */
export function usePhotoRows(): { rows: ReactNode; fields: ReactNode } {
	const { t } = useTranslation();
	const add = useAddedPage();
	const [isTaking, setTaking] = useState(false);
	const camera = useRef<HTMLInputElement>(null);
	const file = useRef<HTMLInputElement>(null);
	const chosen = ({ target }: ChangeEvent<HTMLInputElement>) => {
		const [photo] = target.files ?? [];
		if (photo) void add.photo(async () => photo);
		// The same file may be chosen again.
		target.value = '';
	};
	const field = { type: 'file', hidden: true, accept: acceptedPhotos, onChange: chosen } as const;
	const rows = (
		<>
			{(hasCameraField() || canCapture()) && (
				<MenuItem
					testId="slides-photo-camera"
					icon={<Camera aria-hidden />}
					onSelect={() => (hasCameraField() ? camera.current?.click() : setTaking(true))}
				>
					{t('slides.photo.camera')}
				</MenuItem>
			)}
			<MenuItem testId="slides-insert-photo" icon={<ImagePlus aria-hidden />} onSelect={() => file.current?.click()}>
				{t('slides.photo.file')}
			</MenuItem>
			{canReadClipboard() && (
				<MenuItem
					testId="slides-photo-paste"
					icon={<ClipboardPaste aria-hidden />}
					onSelect={() => void add.photo(clipboardImage)}
				>
					{t('slides.photo.paste')}
				</MenuItem>
			)}
		</>
	);
	const fields = (
		<>
			<input
				ref={camera}
				data-testid="slides-photo-taken"
				aria-label={t('slides.photo.camera')}
				capture="environment"
				{...field}
			/>
			<input ref={file} data-testid="slides-photo" aria-label={t('slides.photo.file')} {...field} />
			{isTaking && (
				<PhotoDialog
					onUse={(take) => {
						setTaking(false);
						void add.photo(take);
					}}
					onClose={() => setTaking(false)}
				/>
			)}
		</>
	);
	return { rows, fields };
}
