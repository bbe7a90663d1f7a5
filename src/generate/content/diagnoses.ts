/** A diagnosis with what else a claim says about it. */
export interface Diagnosis {
  readonly code: string
  readonly name: string
  /** MA_BENH_KT and the name that goes with it, or blank. */
  readonly comorbidCode: string
  readonly comorbidName: string
  /** MA_KHOA of the ward. */
  readonly department: string
  readonly complaint: string
}

export const DIAGNOSES: readonly Diagnosis[] = [
  diagnosis('J00', 'Viêm mũi họng cấp', 'K28', 'Ho, sốt nhẹ, chảy nước mũi 3 ngày'),
  diagnosis('J20.9', 'Viêm phế quản cấp', 'K50', 'Ho khạc đờm, tức ngực'),
  diagnosis('J18.9', 'Viêm phổi, không đặc hiệu', 'K50', 'Sốt cao, ho nhiều, khó thở nhẹ'),
  diagnosis('I10', 'Tăng huyết áp vô căn', 'K04', 'Đau đầu, chóng mặt', 'E78.5', 'Tăng lipid máu'),
  diagnosis(
    'E11.9',
    'Đái tháo đường không phụ thuộc insulin',
    'K08',
    'Mệt mỏi, khát nhiều',
    'I10',
    'Tăng huyết áp',
  ),
  diagnosis('K29.7', 'Viêm dạ dày, không đặc hiệu', 'K05', 'Đau thượng vị, ợ chua'),
  diagnosis(
    'M54.5',
    'Đau lưng vùng thấp',
    'K06',
    'Đau thắt lưng khi vận động',
    'M47.8',
    'Thoái hóa cột sống',
  ),
  diagnosis('N39.0', 'Nhiễm khuẩn đường tiết niệu', 'K07', 'Tiểu buốt, tiểu rắt'),
  diagnosis('A09.9', 'Viêm dạ dày ruột nhiễm khuẩn', 'K11', 'Đi ngoài phân lỏng nhiều lần'),
  diagnosis('H10.9', 'Viêm kết mạc', 'K30', 'Đỏ mắt, cộm mắt'),
  diagnosis('L30.9', 'Viêm da, không đặc hiệu', 'K13', 'Ngứa, nổi mẩn đỏ'),
  diagnosis('S52.5', 'Gãy đầu dưới xương quay', 'K24', 'Đau cổ tay sau ngã'),
]

export const BIRTH = diagnosis(
  'O80.0',
  'Đẻ thường một thai ngôi chỏm',
  'K27',
  'Thai 39 tuần, đau bụng từng cơn',
)
export const PREGNANCY_REST = diagnosis(
  'O20.0',
  'Dọa sảy thai, dưỡng thai',
  'K27',
  'Thai 9 tuần, đau bụng nhẹ',
)
export const HIV = diagnosis('B24', 'Bệnh HIV không xác định', 'K11', 'Tái khám, lĩnh thuốc định kỳ')
export const TUBERCULOSIS = diagnosis('A15.0', 'Lao phổi', 'K12', 'Ho kéo dài trên 2 tuần')

function diagnosis(
  code: string,
  name: string,
  department: string,
  complaint: string,
  comorbidCode = '',
  comorbidName = '',
): Diagnosis {
  return { code, name, comorbidCode, comorbidName, department, complaint }
}

/** Sentences of which clinical notes are put together. */
export const NOTES: readonly string[] = [
  'Người bệnh tỉnh, tiếp xúc tốt, da niêm mạc hồng',
  'Không sốt, mạch và huyết áp ổn định, tự thở đều',
  'Tim nhịp đều, phổi thông khí rõ hai bên, không ran',
  'Bụng mềm, không chướng, gan lách không sờ thấy',
  'Ăn uống được, đại tiểu tiện bình thường, ngủ được',
  'Vết thương khô, không sưng nề, không rỉ dịch',
  'Còn ho ít, khạc đờm trong, đỡ mệt so với hôm trước',
  'Đau giảm, vận động nhẹ nhàng tại giường',
]
