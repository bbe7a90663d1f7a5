import type { Text } from './catalogue-entry.js'

/** Why a document cannot be read on, by the reasons of `xml/notice.ts`. */
export const MALFORMED_TEXTS: Readonly<Record<string, Text>> = {
  'end-of-document': { vi: 'tài liệu bị cắt giữa chừng', en: 'the document ends too early' },
  'tag-syntax': { vi: 'thẻ viết sai cú pháp', en: 'a tag is written wrongly' },
  'tag-mismatch': {
    vi: 'thẻ đóng không khớp thẻ mở',
    en: 'an end tag does not match its start tag',
  },
  attribute: { vi: 'thuộc tính viết sai cú pháp', en: 'an attribute is written wrongly' },
  'attribute-twice': { vi: 'thuộc tính lặp lại', en: 'an attribute stands twice' },
  reference: {
    vi: 'ký tự & không đúng: viết &amp; cho dấu và, hoặc thực thể không tồn tại',
    en: 'a wrong & reference: write &amp; for an ampersand, or the entity does not exist',
  },
  character: {
    vi: 'ký tự điều khiển không được phép trong XML',
    en: 'a control character that XML forbids',
  },
  'cdata-end-in-text': {
    vi: ']]> nằm trong văn bản: viết ]]&gt;',
    en: ']]> stands in text: write ]]&gt;',
  },
  comment: { vi: 'chú thích chứa hai dấu gạch --', en: 'a comment holds --' },
  instruction: { vi: 'chỉ thị xử lý viết sai', en: 'a processing instruction is written wrongly' },
  declaration: {
    vi: 'khai báo <?xml … ?> sai hoặc không nằm ở đầu tài liệu',
    en: 'the <?xml … ?> declaration is wrong or not at the start',
  },
  'outside-root': {
    vi: 'có nội dung ngoài phần tử gốc',
    en: 'there is content outside the root element',
  },
  'no-root': { vi: 'tài liệu trống', en: 'the document is empty' },
}
