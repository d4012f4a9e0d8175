import { crc32, deflateSync } from 'node:zlib';

/** A PDF of one empty page, with so many bytes of padding. */
export function samplePdf(padding = 0): Buffer {
	return pdfOf(
		[
			'<< /Type /Catalog /Pages 2 0 R >>',
			'<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
			'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>',
		],
		`%${'x'.repeat(padding)}\n`,
	);
}

/** A PDF of pages with a text each, of which each is followed by so many bytes that show nothing. */
export function sampleBook(texts: readonly string[], paddingBytes: number): Buffer {
	const padding = `<< /Length ${paddingBytes} >>\nstream\n${'x'.repeat(paddingBytes)}\nendstream`;
	const kids = texts.map((_, index) => `${4 + 3 * index} 0 R`);
	const pages = texts.flatMap((text, index) => {
		const drawn = `BT /Text 24 Tf 60 700 Td (${text}) Tj ET`;
		return [
			`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${5 + 3 * index} 0 R /Resources << /Font << /Text 3 0 R >> >> >>`,
			`<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`,
			padding,
		];
	});
	return pdfOf([
		'<< /Type /Catalog /Pages 2 0 R >>',
		`<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${kids.length} >>`,
		'<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
		...pages,
	]);
}

/** @param objects in the order of their numbers, of which the first is the catalogue. @param comment before them */
function pdfOf(objects: readonly string[], comment = ''): Buffer {
	let text = `%PDF-1.4\n${comment}`;
	const offsets = objects.map((object, index) => {
		const at = text.length;
		text += `${index + 1} 0 obj\n${object}\nendobj\n`;
		return at;
	});
	const rows = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
	const count = objects.length + 1;
	const table = `xref\n0 ${count}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${count} /Root 1 0 R >>\n`;
	return Buffer.from(`${text}${table}startxref\n${text.length}\n%%EOF\n`, 'latin1');
}

/** A grey PNG. @param said what its header says instead of its true size */
export function samplePng(width: number, height: number, said = { width, height }): Buffer {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(said.width, 0);
	header.writeUInt32BE(said.height, 4);
	header.writeUInt8(8, 8);
	const rows = Buffer.alloc(height * (width + 1), 0x80);
	for (let row = 0; row < height; row++) rows[row * (width + 1)] = 0;
	const signature = Buffer.from('89504e470d0a1a0a', 'hex');
	return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND')]);
}

/** The beginning of a JPEG, up to its scan. @param orientation of its Exif segment; 0: it has none */
export function sampleJpeg(width: number, height: number, orientation = 0): Buffer {
	const frame = Buffer.from('ffc0001108000000000301220002110103110100', 'hex').subarray(0, 19);
	frame.writeUInt16BE(height, 5);
	frame.writeUInt16BE(width, 7);
	const exif = Buffer.from(
		'ffe10022457869660000' + '4d4d002a00000008' + '0001' + '011200030000000100000000' + '00000000',
		'hex',
	);
	exif.writeUInt16BE(orientation, 28);
	return Buffer.concat([
		Buffer.from('ffd8', 'hex'),
		...(orientation === 0 ? [] : [exif]),
		frame,
		Buffer.from('ffda0008010100003f00', 'hex'),
	]);
}

function chunk(type: string, data = Buffer.alloc(0)): Buffer {
	const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	const around = Buffer.alloc(8);
	around.writeUInt32BE(data.length, 0);
	around.writeUInt32BE(crc32(body), 4);
	return Buffer.concat([around.subarray(0, 4), body, around.subarray(4)]);
}
