/** The worker in which pdf.js parses documents: an entry of our own, so that it comes from our server and has the polyfill first. */
import './withResolvers.ts';
import 'pdfjs-dist/legacy/build/pdf.worker.min.mjs';
