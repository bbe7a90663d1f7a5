-- Generated from the schemas in xsd/ (claimTablesSql in src/standard/claim-tables.ts); not edited by hand.
-- One table for each table of the standard, with the columns of every version of it. Rows are told apart by
-- facility, claim and row number; they are loaded by COPY in the transaction that stores their claim, and dropped
-- by month, hence neither keys of their own nor references to other tables.

CREATE TABLE xml0 (
  ma_cskcb text NOT NULL,
  claim_id bigint NOT NULL,
  settlement_month date NOT NULL,
  row_no integer NOT NULL,
  ma_lk text,
  stt bigint,
  ma_bn text,
  ho_ten text,
  so_cccd text,
  ngay_sinh timestamp,
  ngay_sinh_text text,
  gioi_tinh integer,
  ma_the_bhyt text,
  ma_dkbd text,
  gt_the_tu date,
  gt_the_den date,
  ma_doituong_kcb text,
  ngay_vao timestamp,
  ngay_vao_noi_tru timestamp,
  ly_do_vnt text,
  ma_ly_do_vnt text,
  ma_loai_kcb text,
  ma_cskcb_sent text,
  ma_dich_vu text,
  ten_dich_vu text,
  ma_thuoc text,
  ten_thuoc text,
  ma_vat_tu text,
  ten_vat_tu text,
  ngay_yl timestamp,
  du_phong text
) PARTITION BY RANGE (settlement_month);
CREATE INDEX xml0_claim ON xml0 (ma_cskcb, claim_id);
COMMENT ON TABLE xml0 IS 'XML0: Trạng thái khám bệnh, chữa bệnh | Check-in record';
COMMENT ON COLUMN xml0.ma_cskcb IS 'Mã cơ sở gửi hồ sơ | Code of the facility that sent the claim';
COMMENT ON COLUMN xml0.claim_id IS 'Mã hồ sơ trong kho | Id of the claim in the store';
COMMENT ON COLUMN xml0.settlement_month IS 'Ngày đầu của tháng quyết toán | First day of the month of settlement';
COMMENT ON COLUMN xml0.row_no IS 'Số thứ tự dòng trong tài liệu, từ 1 | Row in document order, from 1';
COMMENT ON COLUMN xml0.ma_lk IS 'Mã liên kết đợt điều trị | Episode link key';
COMMENT ON COLUMN xml0.stt IS 'Số thứ tự dòng | Row number';
COMMENT ON COLUMN xml0.ma_bn IS 'Mã người bệnh tại cơ sở | Facility patient id';
COMMENT ON COLUMN xml0.ho_ten IS 'Họ tên người bệnh | Patient full name';
COMMENT ON COLUMN xml0.so_cccd IS 'Số CCCD/định danh/hộ chiếu | National id or passport';
COMMENT ON COLUMN xml0.ngay_sinh IS 'Ngày giờ sinh | Date/time of birth';
COMMENT ON COLUMN xml0.ngay_sinh_text IS 'Ngày giờ sinh (nguyên văn khi không phải ngày giờ đầy đủ) | Date/time of birth (as sent when it is not a full day or moment)';
COMMENT ON COLUMN xml0.gioi_tinh IS 'Giới tính | Sex';
COMMENT ON COLUMN xml0.ma_the_bhyt IS 'Mã thẻ BHYT | Insurance card number';
COMMENT ON COLUMN xml0.ma_dkbd IS 'Nơi đăng ký KCB ban đầu | Primary registration facility';
COMMENT ON COLUMN xml0.gt_the_tu IS 'Thẻ có giá trị từ | Card valid from';
COMMENT ON COLUMN xml0.gt_the_den IS 'Thẻ có giá trị đến | Card valid to';
COMMENT ON COLUMN xml0.ma_doituong_kcb IS 'Mã đối tượng đến KCB | Patient/visit category';
COMMENT ON COLUMN xml0.ngay_vao IS 'Thời điểm đến KCB | Arrival time';
COMMENT ON COLUMN xml0.ngay_vao_noi_tru IS 'Thời điểm vào nội trú | Inpatient admission time';
COMMENT ON COLUMN xml0.ly_do_vnt IS 'Lý do vào nội trú | Reason for admission';
COMMENT ON COLUMN xml0.ma_ly_do_vnt IS 'Mã lý do vào nội trú | Admission reason code';
COMMENT ON COLUMN xml0.ma_loai_kcb IS 'Hình thức KCB | Type of care';
COMMENT ON COLUMN xml0.ma_cskcb_sent IS 'Mã cơ sở KCB | Facility code';
COMMENT ON COLUMN xml0.ma_dich_vu IS 'Mã dịch vụ đầu tiên | First service code';
COMMENT ON COLUMN xml0.ten_dich_vu IS 'Tên dịch vụ đầu tiên | First service name';
COMMENT ON COLUMN xml0.ma_thuoc IS 'Mã hoạt chất đầu tiên | First drug code';
COMMENT ON COLUMN xml0.ten_thuoc IS 'Tên thuốc đầu tiên | First drug name';
COMMENT ON COLUMN xml0.ma_vat_tu IS 'Mã vật tư đầu tiên | First supply code';
COMMENT ON COLUMN xml0.ten_vat_tu IS 'Tên vật tư đầu tiên | First supply name';
COMMENT ON COLUMN xml0.ngay_yl IS 'Thời điểm ra y lệnh | Order time';
COMMENT ON COLUMN xml0.du_phong IS 'Trường dự phòng | Reserved';

CREATE TABLE xml1 (
  ma_cskcb text NOT NULL,
  claim_id bigint NOT NULL,
  settlement_month date NOT NULL,
  row_no integer NOT NULL,
  ma_lk text,
  stt bigint,
  ma_bn text,
  ho_ten text,
  so_cccd text,
  ngay_sinh timestamp,
  ngay_sinh_text text,
  gioi_tinh integer,
  nhom_mau text,
  ma_quoctich text,
  ma_dantoc text,
  ma_nghe_nghiep text,
  dia_chi text,
  matinh_cu_tru text,
  mahuyen_cu_tru text,
  maxa_cu_tru text,
  dien_thoai text,
  ma_the_bhyt text,
  ma_dkbd text,
  gt_the_tu text,
  gt_the_den text,
  ngay_mien_cct timestamp,
  ngay_mien_cct_text text,
  ly_do_vv text,
  ly_do_vnt text,
  ma_ly_do_vnt text,
  chan_doan_vao text,
  chan_doan_rv text,
  ma_benh_chinh text,
  ma_benh_kt text,
  ma_benh_yhct text,
  ma_pttt_qt text,
  ma_doituong_kcb text,
  ma_noi_di text,
  ma_noi_den text,
  ma_tai_nan integer,
  ngay_vao timestamp,
  ngay_vao_noi_tru timestamp,
  ngay_ra timestamp,
  giay_chuyen_tuyen text,
  so_ngay_dtri integer,
  pp_dieu_tri text,
  ket_qua_dtri integer,
  ma_loai_rv integer,
  ghi_chu text,
  ngay_ttoan timestamp,
  t_thuoc numeric,
  t_vtyt numeric,
  t_tongchi_bv numeric,
  t_tongchi_bh numeric,
  t_bntt numeric,
  t_bncct numeric,
  t_bhtt numeric,
  t_nguonkhac numeric,
  t_bhtt_gdv numeric,
  nam_qt integer,
  thang_qt integer,
  ma_loai_kcb text,
  ma_khoa text,
  ma_cskcb_sent text,
  ma_khuvuc text,
  can_nang text,
  can_nang_con text,
  nam_nam_lien_tuc date,
  ngay_tai_kham text,
  ma_hsba text,
  ma_ttdv text,
  du_phong text
) PARTITION BY RANGE (settlement_month);
CREATE INDEX xml1_claim ON xml1 (ma_cskcb, claim_id);
COMMENT ON TABLE xml1 IS 'XML1: Tổng hợp khám bệnh, chữa bệnh | Summary of the treatment episode';
COMMENT ON COLUMN xml1.ma_cskcb IS 'Mã cơ sở gửi hồ sơ | Code of the facility that sent the claim';
COMMENT ON COLUMN xml1.claim_id IS 'Mã hồ sơ trong kho | Id of the claim in the store';
COMMENT ON COLUMN xml1.settlement_month IS 'Ngày đầu của tháng quyết toán | First day of the month of settlement';
COMMENT ON COLUMN xml1.row_no IS 'Số thứ tự dòng trong tài liệu, từ 1 | Row in document order, from 1';
COMMENT ON COLUMN xml1.ma_lk IS 'Mã liên kết đợt điều trị | Episode link key';
COMMENT ON COLUMN xml1.stt IS 'Số thứ tự hồ sơ | Record number';
COMMENT ON COLUMN xml1.ma_bn IS 'Mã người bệnh tại cơ sở | Facility patient id';
COMMENT ON COLUMN xml1.ho_ten IS 'Họ tên người bệnh | Patient full name';
COMMENT ON COLUMN xml1.so_cccd IS 'Số CCCD/định danh/hộ chiếu | National id or passport';
COMMENT ON COLUMN xml1.ngay_sinh IS 'Ngày giờ sinh | Date/time of birth';
COMMENT ON COLUMN xml1.ngay_sinh_text IS 'Ngày giờ sinh (nguyên văn khi không phải ngày giờ đầy đủ) | Date/time of birth (as sent when it is not a full day or moment)';
COMMENT ON COLUMN xml1.gioi_tinh IS 'Giới tính | Sex';
COMMENT ON COLUMN xml1.nhom_mau IS 'Nhóm máu | Blood group';
COMMENT ON COLUMN xml1.ma_quoctich IS 'Mã quốc tịch | Nationality code';
COMMENT ON COLUMN xml1.ma_dantoc IS 'Mã dân tộc | Ethnic group code';
COMMENT ON COLUMN xml1.ma_nghe_nghiep IS 'Mã nghề nghiệp | Occupation code';
COMMENT ON COLUMN xml1.dia_chi IS 'Địa chỉ cư trú | Home address';
COMMENT ON COLUMN xml1.matinh_cu_tru IS 'Mã tỉnh cư trú | Province of residence';
COMMENT ON COLUMN xml1.mahuyen_cu_tru IS 'Mã huyện cư trú | District of residence';
COMMENT ON COLUMN xml1.maxa_cu_tru IS 'Mã xã cư trú | Commune of residence';
COMMENT ON COLUMN xml1.dien_thoai IS 'Số điện thoại | Phone';
COMMENT ON COLUMN xml1.ma_the_bhyt IS 'Mã thẻ BHYT | Insurance card number(s)';
COMMENT ON COLUMN xml1.ma_dkbd IS 'Nơi đăng ký KCB ban đầu | Primary registration facility';
COMMENT ON COLUMN xml1.gt_the_tu IS 'Thẻ có giá trị từ | Card valid from';
COMMENT ON COLUMN xml1.gt_the_den IS 'Thẻ có giá trị đến | Card valid to';
COMMENT ON COLUMN xml1.ngay_mien_cct IS 'Thời điểm miễn cùng chi trả | Co-pay exemption start';
COMMENT ON COLUMN xml1.ngay_mien_cct_text IS 'Thời điểm miễn cùng chi trả (nguyên văn khi không phải ngày giờ đầy đủ) | Co-pay exemption start (as sent when it is not a full day or moment)';
COMMENT ON COLUMN xml1.ly_do_vv IS 'Lý do đến khám | Reason for visit';
COMMENT ON COLUMN xml1.ly_do_vnt IS 'Lý do vào nội trú | Reason for admission';
COMMENT ON COLUMN xml1.ma_ly_do_vnt IS 'Mã lý do vào nội trú | Admission reason code';
COMMENT ON COLUMN xml1.chan_doan_vao IS 'Chẩn đoán lúc vào | Admission diagnosis';
COMMENT ON COLUMN xml1.chan_doan_rv IS 'Chẩn đoán ra viện | Discharge diagnosis';
COMMENT ON COLUMN xml1.ma_benh_chinh IS 'Mã bệnh chính | Main diagnosis ICD-10';
COMMENT ON COLUMN xml1.ma_benh_kt IS 'Mã bệnh kèm theo | Secondary diagnoses';
COMMENT ON COLUMN xml1.ma_benh_yhct IS 'Mã bệnh YHCT | Traditional-medicine disease codes';
COMMENT ON COLUMN xml1.ma_pttt_qt IS 'Mã PTTT ICD-9-CM | ICD-9-CM procedures';
COMMENT ON COLUMN xml1.ma_doituong_kcb IS 'Mã đối tượng đến KCB | Patient/visit category';
COMMENT ON COLUMN xml1.ma_noi_di IS 'Cơ sở chuyển đến từ | Referring facility';
COMMENT ON COLUMN xml1.ma_noi_den IS 'Cơ sở chuyển đi | Receiving facility';
COMMENT ON COLUMN xml1.ma_tai_nan IS 'Mã tai nạn thương tích | Injury cause';
COMMENT ON COLUMN xml1.ngay_vao IS 'Thời điểm đến KCB | Arrival time';
COMMENT ON COLUMN xml1.ngay_vao_noi_tru IS 'Thời điểm vào nội trú | Inpatient admission time';
COMMENT ON COLUMN xml1.ngay_ra IS 'Thời điểm kết thúc KCB | Discharge time';
COMMENT ON COLUMN xml1.giay_chuyen_tuyen IS 'Số giấy chuyển/hẹn | Transfer or follow-up paper no.';
COMMENT ON COLUMN xml1.so_ngay_dtri IS 'Số ngày điều trị | Treatment days';
COMMENT ON COLUMN xml1.pp_dieu_tri IS 'Phương pháp điều trị | Treatment method';
COMMENT ON COLUMN xml1.ket_qua_dtri IS 'Kết quả điều trị | Treatment outcome';
COMMENT ON COLUMN xml1.ma_loai_rv IS 'Loại ra viện | Discharge type';
COMMENT ON COLUMN xml1.ghi_chu IS 'Lời dặn | Advice to patient';
COMMENT ON COLUMN xml1.ngay_ttoan IS 'Thời điểm thanh toán | Payment time';
COMMENT ON COLUMN xml1.t_thuoc IS 'Tổng tiền thuốc | Total drugs';
COMMENT ON COLUMN xml1.t_vtyt IS 'Tổng tiền vật tư | Total supplies';
COMMENT ON COLUMN xml1.t_tongchi_bv IS 'Tổng chi theo giá BV | Total cost at hospital price';
COMMENT ON COLUMN xml1.t_tongchi_bh IS 'Tổng chi phạm vi BHYT | Total cost within insurance scope';
COMMENT ON COLUMN xml1.t_bntt IS 'Tổng người bệnh tự trả | Total patient self-pay';
COMMENT ON COLUMN xml1.t_bncct IS 'Tổng người bệnh cùng chi trả | Total co-payment';
COMMENT ON COLUMN xml1.t_bhtt IS 'Tổng đề nghị BHXH trả | Total claimed from fund';
COMMENT ON COLUMN xml1.t_nguonkhac IS 'Tổng nguồn khác | Total other sources';
COMMENT ON COLUMN xml1.t_bhtt_gdv IS 'Phần BHXH trả ngoài định suất/DRG | Fund share paid fee-for-service';
COMMENT ON COLUMN xml1.nam_qt IS 'Năm quyết toán | Settlement year';
COMMENT ON COLUMN xml1.thang_qt IS 'Tháng quyết toán | Settlement month';
COMMENT ON COLUMN xml1.ma_loai_kcb IS 'Hình thức KCB | Type of care';
COMMENT ON COLUMN xml1.ma_khoa IS 'Mã khoa điều trị | Department code(s)';
COMMENT ON COLUMN xml1.ma_cskcb_sent IS 'Mã cơ sở KCB | Facility code';
COMMENT ON COLUMN xml1.ma_khuvuc IS 'Mã khu vực trên thẻ | Priority area on card';
COMMENT ON COLUMN xml1.can_nang IS 'Cân nặng người bệnh (kg) | Patient weight kg';
COMMENT ON COLUMN xml1.can_nang_con IS 'Cân nặng con (g) | Newborn weight(s) g';
COMMENT ON COLUMN xml1.nam_nam_lien_tuc IS 'Ngày đủ 5 năm liên tục | 5-year continuous date';
COMMENT ON COLUMN xml1.ngay_tai_kham IS 'Ngày hẹn tái khám | Follow-up date(s)';
COMMENT ON COLUMN xml1.ma_hsba IS 'Số hồ sơ bệnh án | Medical record number';
COMMENT ON COLUMN xml1.ma_ttdv IS 'Mã thủ trưởng đơn vị | Head-of-unit signer code';
COMMENT ON COLUMN xml1.du_phong IS 'Trường dự phòng | Reserved';

CREATE TABLE xml2 (
  ma_cskcb text NOT NULL,
  claim_id bigint NOT NULL,
  settlement_month date NOT NULL,
  row_no integer NOT NULL,
  ma_lk text,
  stt bigint,
  ma_thuoc text,
  ma_pp_chebien text,
  ma_cskcb_thuoc text,
  ma_nhom integer,
  ten_thuoc text,
  don_vi_tinh text,
  ham_luong text,
  duong_dung text,
  dang_bao_che text,
  lieu_dung text,
  cach_dung text,
  so_dang_ky text,
  tt_thau text,
  pham_vi integer,
  tyle_tt_bh integer,
  so_luong numeric,
  don_gia numeric,
  thanh_tien_bv numeric,
  thanh_tien_bh numeric,
  t_nguonkhac_nsnn numeric,
  t_nguonkhac_vtnn numeric,
  t_nguonkhac_vttn numeric,
  t_nguonkhac_cl numeric,
  t_nguonkhac numeric,
  muc_huong numeric,
  t_bntt numeric,
  t_bncct numeric,
  t_bhtt numeric,
  ma_khoa text,
  ma_bac_si text,
  ma_dich_vu text,
  ngay_yl timestamp,
  ngay_th_yl timestamp,
  ma_pttt integer,
  nguon_ctra integer,
  vet_thuong_tp integer,
  du_phong text
) PARTITION BY RANGE (settlement_month);
CREATE INDEX xml2_claim ON xml2 (ma_cskcb, claim_id);
COMMENT ON TABLE xml2 IS 'XML2: Chi tiết thuốc | Drugs in detail';
COMMENT ON COLUMN xml2.ma_cskcb IS 'Mã cơ sở gửi hồ sơ | Code of the facility that sent the claim';
COMMENT ON COLUMN xml2.claim_id IS 'Mã hồ sơ trong kho | Id of the claim in the store';
COMMENT ON COLUMN xml2.settlement_month IS 'Ngày đầu của tháng quyết toán | First day of the month of settlement';
COMMENT ON COLUMN xml2.row_no IS 'Số thứ tự dòng trong tài liệu, từ 1 | Row in document order, from 1';
COMMENT ON COLUMN xml2.ma_lk IS 'Mã liên kết | Episode link key';
COMMENT ON COLUMN xml2.stt IS 'Số thứ tự dòng | Row number';
COMMENT ON COLUMN xml2.ma_thuoc IS 'Mã hoạt chất | Active-ingredient code';
COMMENT ON COLUMN xml2.ma_pp_chebien IS 'Mã phương pháp chế biến | Herb processing method';
COMMENT ON COLUMN xml2.ma_cskcb_thuoc IS 'Mã cơ sở liên quan thuốc | Facility linked to the drug';
COMMENT ON COLUMN xml2.ma_nhom IS 'Nhóm chi phí | Cost group';
COMMENT ON COLUMN xml2.ten_thuoc IS 'Tên thuốc | Drug name';
COMMENT ON COLUMN xml2.don_vi_tinh IS 'Đơn vị tính | Unit';
COMMENT ON COLUMN xml2.ham_luong IS 'Hàm lượng | Strength';
COMMENT ON COLUMN xml2.duong_dung IS 'Mã đường dùng | Route code';
COMMENT ON COLUMN xml2.dang_bao_che IS 'Dạng bào chế | Dosage form';
COMMENT ON COLUMN xml2.lieu_dung IS 'Liều dùng | Dosage';
COMMENT ON COLUMN xml2.cach_dung IS 'Cách dùng/lời dặn | Instructions';
COMMENT ON COLUMN xml2.so_dang_ky IS 'Số đăng ký | Registration number';
COMMENT ON COLUMN xml2.tt_thau IS 'Thông tin thầu | Bid information';
COMMENT ON COLUMN xml2.pham_vi IS 'Phạm vi hưởng | Coverage scope';
COMMENT ON COLUMN xml2.tyle_tt_bh IS 'Tỷ lệ thanh toán BHYT (%) | Insurance payment rate %';
COMMENT ON COLUMN xml2.so_luong IS 'Số lượng | Quantity';
COMMENT ON COLUMN xml2.don_gia IS 'Đơn giá | Unit price';
COMMENT ON COLUMN xml2.thanh_tien_bv IS 'Thành tiền theo BV | Amount at hospital price';
COMMENT ON COLUMN xml2.thanh_tien_bh IS 'Thành tiền phạm vi BHYT | Amount within insurance scope';
COMMENT ON COLUMN xml2.t_nguonkhac_nsnn IS 'Nguồn ngân sách nhà nước | State budget support';
COMMENT ON COLUMN xml2.t_nguonkhac_vtnn IS 'Nguồn viện trợ nước ngoài | Foreign aid support';
COMMENT ON COLUMN xml2.t_nguonkhac_vttn IS 'Nguồn viện trợ trong nước | Domestic aid support';
COMMENT ON COLUMN xml2.t_nguonkhac_cl IS 'Nguồn khác còn lại | Remaining other sources';
COMMENT ON COLUMN xml2.t_nguonkhac IS 'Tổng nguồn khác | Other sources total';
COMMENT ON COLUMN xml2.muc_huong IS 'Mức hưởng (%) | Benefit level %';
COMMENT ON COLUMN xml2.t_bntt IS 'Người bệnh tự trả | Patient self-pay';
COMMENT ON COLUMN xml2.t_bncct IS 'Người bệnh cùng chi trả | Co-payment';
COMMENT ON COLUMN xml2.t_bhtt IS 'Quỹ BHYT trả | Fund share';
COMMENT ON COLUMN xml2.ma_khoa IS 'Mã khoa chỉ định | Ordering department';
COMMENT ON COLUMN xml2.ma_bac_si IS 'Mã bác sĩ chỉ định | Prescriber code';
COMMENT ON COLUMN xml2.ma_dich_vu IS 'Mã dịch vụ liên quan | Linked service code';
COMMENT ON COLUMN xml2.ngay_yl IS 'Thời điểm ra y lệnh | Order time';
COMMENT ON COLUMN xml2.ngay_th_yl IS 'Thời điểm thực hiện y lệnh | Administration time';
COMMENT ON COLUMN xml2.ma_pttt IS 'Phương thức thanh toán | Payment method';
COMMENT ON COLUMN xml2.nguon_ctra IS 'Nguồn chi trả | Funding source';
COMMENT ON COLUMN xml2.vet_thuong_tp IS 'Vết thương tái phát | Recurrent wound flag';
COMMENT ON COLUMN xml2.du_phong IS 'Trường dự phòng | Reserved';

CREATE TABLE xml3 (
  ma_cskcb text NOT NULL,
  claim_id bigint NOT NULL,
  settlement_month date NOT NULL,
  row_no integer NOT NULL,
  ma_lk text,
  stt bigint,
  ma_dich_vu text,
  ma_pttt_qt text,
  ma_vat_tu text,
  ma_nhom integer,
  goi_vtyt text,
  ten_vat_tu text,
  ten_dich_vu text,
  ma_xang_dau text,
  don_vi_tinh text,
  pham_vi integer,
  so_luong numeric,
  don_gia_bv numeric,
  don_gia_bh numeric,
  tt_thau text,
  tyle_tt_dv integer,
  tyle_tt_bh integer,
  thanh_tien_bv numeric,
  thanh_tien_bh numeric,
  t_trantt numeric,
  muc_huong numeric,
  t_nguonkhac_nsnn numeric,
  t_nguonkhac_vtnn numeric,
  t_nguonkhac_vttn numeric,
  t_nguonkhac_cl numeric,
  t_nguonkhac numeric,
  t_bntt numeric,
  t_bncct numeric,
  t_bhtt numeric,
  ma_khoa text,
  ma_giuong text,
  ma_bac_si text,
  nguoi_thuc_hien text,
  ma_benh text,
  ma_benh_yhct text,
  ngay_yl timestamp,
  ngay_th_yl timestamp,
  ngay_kq timestamp,
  ma_pttt integer,
  vet_thuong_tp integer,
  pp_vo_cam integer,
  vi_tri_th_dvkt integer,
  ma_may text,
  ma_hieu_sp text,
  tai_su_dung integer,
  du_phong text
) PARTITION BY RANGE (settlement_month);
CREATE INDEX xml3_claim ON xml3 (ma_cskcb, claim_id);
COMMENT ON TABLE xml3 IS 'XML3: Chi tiết dịch vụ kỹ thuật và vật tư y tế | Services and medical supplies in detail';
COMMENT ON COLUMN xml3.ma_cskcb IS 'Mã cơ sở gửi hồ sơ | Code of the facility that sent the claim';
COMMENT ON COLUMN xml3.claim_id IS 'Mã hồ sơ trong kho | Id of the claim in the store';
COMMENT ON COLUMN xml3.settlement_month IS 'Ngày đầu của tháng quyết toán | First day of the month of settlement';
COMMENT ON COLUMN xml3.row_no IS 'Số thứ tự dòng trong tài liệu, từ 1 | Row in document order, from 1';
COMMENT ON COLUMN xml3.ma_lk IS 'Mã liên kết | Episode link key';
COMMENT ON COLUMN xml3.stt IS 'Số thứ tự dòng | Row number';
COMMENT ON COLUMN xml3.ma_dich_vu IS 'Mã dịch vụ | Service code';
COMMENT ON COLUMN xml3.ma_pttt_qt IS 'Mã PTTT ICD-9-CM | ICD-9-CM procedure codes';
COMMENT ON COLUMN xml3.ma_vat_tu IS 'Mã vật tư | Supply code';
COMMENT ON COLUMN xml3.ma_nhom IS 'Nhóm chi phí | Cost group';
COMMENT ON COLUMN xml3.goi_vtyt IS 'Mã gói vật tư | Supply package';
COMMENT ON COLUMN xml3.ten_vat_tu IS 'Tên vật tư | Supply name';
COMMENT ON COLUMN xml3.ten_dich_vu IS 'Tên dịch vụ | Service name';
COMMENT ON COLUMN xml3.ma_xang_dau IS 'Mã xăng dầu | Fuel code';
COMMENT ON COLUMN xml3.don_vi_tinh IS 'Đơn vị tính | Unit';
COMMENT ON COLUMN xml3.pham_vi IS 'Phạm vi hưởng | Coverage scope';
COMMENT ON COLUMN xml3.so_luong IS 'Số lượng | Quantity';
COMMENT ON COLUMN xml3.don_gia_bv IS 'Đơn giá bệnh viện | Hospital unit price';
COMMENT ON COLUMN xml3.don_gia_bh IS 'Đơn giá BHYT | Insurance unit price';
COMMENT ON COLUMN xml3.tt_thau IS 'Thông tin thầu | Bid information';
COMMENT ON COLUMN xml3.tyle_tt_dv IS 'Tỷ lệ thanh toán dịch vụ (%) | Service payment rate %';
COMMENT ON COLUMN xml3.tyle_tt_bh IS 'Tỷ lệ thanh toán BHYT (%) | Insurance payment rate %';
COMMENT ON COLUMN xml3.thanh_tien_bv IS 'Thành tiền theo BV | Amount at hospital price';
COMMENT ON COLUMN xml3.thanh_tien_bh IS 'Thành tiền phạm vi BHYT | Amount within insurance scope';
COMMENT ON COLUMN xml3.t_trantt IS 'Trần thanh toán | Payment cap';
COMMENT ON COLUMN xml3.muc_huong IS 'Mức hưởng (%) | Benefit level %';
COMMENT ON COLUMN xml3.t_nguonkhac_nsnn IS 'Nguồn ngân sách nhà nước | State budget support';
COMMENT ON COLUMN xml3.t_nguonkhac_vtnn IS 'Nguồn viện trợ nước ngoài | Foreign aid support';
COMMENT ON COLUMN xml3.t_nguonkhac_vttn IS 'Nguồn viện trợ trong nước | Domestic aid support';
COMMENT ON COLUMN xml3.t_nguonkhac_cl IS 'Nguồn khác còn lại | Remaining other sources';
COMMENT ON COLUMN xml3.t_nguonkhac IS 'Tổng nguồn khác | Other sources total';
COMMENT ON COLUMN xml3.t_bntt IS 'Người bệnh tự trả | Patient self-pay';
COMMENT ON COLUMN xml3.t_bncct IS 'Người bệnh cùng chi trả | Co-payment';
COMMENT ON COLUMN xml3.t_bhtt IS 'Quỹ BHYT trả | Fund share';
COMMENT ON COLUMN xml3.ma_khoa IS 'Mã khoa thực hiện | Department';
COMMENT ON COLUMN xml3.ma_giuong IS 'Mã giường | Bed code';
COMMENT ON COLUMN xml3.ma_bac_si IS 'Mã bác sĩ chỉ định | Ordering clinician';
COMMENT ON COLUMN xml3.nguoi_thuc_hien IS 'Mã người thực hiện | Performing staff';
COMMENT ON COLUMN xml3.ma_benh IS 'Mã bệnh của chỉ định | Diagnosis for the order';
COMMENT ON COLUMN xml3.ma_benh_yhct IS 'Mã bệnh YHCT của chỉ định | Traditional-medicine code for the order';
COMMENT ON COLUMN xml3.ngay_yl IS 'Thời điểm ra y lệnh | Order time';
COMMENT ON COLUMN xml3.ngay_th_yl IS 'Thời điểm thực hiện | Performed time';
COMMENT ON COLUMN xml3.ngay_kq IS 'Thời điểm có kết quả | Result time';
COMMENT ON COLUMN xml3.ma_pttt IS 'Phương thức thanh toán | Payment method';
COMMENT ON COLUMN xml3.vet_thuong_tp IS 'Vết thương tái phát | Recurrent wound flag';
COMMENT ON COLUMN xml3.pp_vo_cam IS 'Phương pháp vô cảm | Anaesthesia method';
COMMENT ON COLUMN xml3.vi_tri_th_dvkt IS 'Vị trí thực hiện | Body site';
COMMENT ON COLUMN xml3.ma_may IS 'Mã máy | Machine code';
COMMENT ON COLUMN xml3.ma_hieu_sp IS 'Mã hiệu sản phẩm | Product model/serial';
COMMENT ON COLUMN xml3.tai_su_dung IS 'Tái sử dụng | Reuse flag';
COMMENT ON COLUMN xml3.du_phong IS 'Trường dự phòng | Reserved';

CREATE TABLE xml4 (
  ma_cskcb text NOT NULL,
  claim_id bigint NOT NULL,
  settlement_month date NOT NULL,
  row_no integer NOT NULL,
  ma_lk text,
  stt bigint,
  ma_dich_vu text,
  ma_chi_so text,
  ten_chi_so text,
  gia_tri text,
  don_vi_do text,
  mo_ta text,
  ket_luan text,
  ngay_kq timestamp,
  ma_bs_doc_kq text,
  du_phong text
) PARTITION BY RANGE (settlement_month);
CREATE INDEX xml4_claim ON xml4 (ma_cskcb, claim_id);
COMMENT ON TABLE xml4 IS 'XML4: Chi tiết dịch vụ cận lâm sàng | Results of sub-clinical services';
COMMENT ON COLUMN xml4.ma_cskcb IS 'Mã cơ sở gửi hồ sơ | Code of the facility that sent the claim';
COMMENT ON COLUMN xml4.claim_id IS 'Mã hồ sơ trong kho | Id of the claim in the store';
COMMENT ON COLUMN xml4.settlement_month IS 'Ngày đầu của tháng quyết toán | First day of the month of settlement';
COMMENT ON COLUMN xml4.row_no IS 'Số thứ tự dòng trong tài liệu, từ 1 | Row in document order, from 1';
COMMENT ON COLUMN xml4.ma_lk IS 'Mã liên kết | Episode link key';
COMMENT ON COLUMN xml4.stt IS 'Số thứ tự dòng | Row number';
COMMENT ON COLUMN xml4.ma_dich_vu IS 'Mã dịch vụ CLS | Sub-clinical service code';
COMMENT ON COLUMN xml4.ma_chi_so IS 'Mã chỉ số | Index code';
COMMENT ON COLUMN xml4.ten_chi_so IS 'Tên chỉ số | Index name';
COMMENT ON COLUMN xml4.gia_tri IS 'Giá trị kết quả | Result value';
COMMENT ON COLUMN xml4.don_vi_do IS 'Đơn vị đo | Unit of measure';
COMMENT ON COLUMN xml4.mo_ta IS 'Mô tả | Description';
COMMENT ON COLUMN xml4.ket_luan IS 'Kết luận | Conclusion';
COMMENT ON COLUMN xml4.ngay_kq IS 'Thời điểm có kết quả | Result time';
COMMENT ON COLUMN xml4.ma_bs_doc_kq IS 'Mã người đọc kết quả | Result reader code';
COMMENT ON COLUMN xml4.du_phong IS 'Trường dự phòng | Reserved';

CREATE TABLE xml5 (
  ma_cskcb text NOT NULL,
  claim_id bigint NOT NULL,
  settlement_month date NOT NULL,
  row_no integer NOT NULL,
  ma_lk text,
  stt bigint,
  dien_bien_ls text,
  giai_doan_benh text,
  hoi_chan text,
  phau_thuat text,
  thoi_diem_dbls timestamp,
  nguoi_thuc_hien text,
  du_phong text
) PARTITION BY RANGE (settlement_month);
CREATE INDEX xml5_claim ON xml5 (ma_cskcb, claim_id);
COMMENT ON TABLE xml5 IS 'XML5: Chi tiết diễn biến lâm sàng | Clinical progress notes';
COMMENT ON COLUMN xml5.ma_cskcb IS 'Mã cơ sở gửi hồ sơ | Code of the facility that sent the claim';
COMMENT ON COLUMN xml5.claim_id IS 'Mã hồ sơ trong kho | Id of the claim in the store';
COMMENT ON COLUMN xml5.settlement_month IS 'Ngày đầu của tháng quyết toán | First day of the month of settlement';
COMMENT ON COLUMN xml5.row_no IS 'Số thứ tự dòng trong tài liệu, từ 1 | Row in document order, from 1';
COMMENT ON COLUMN xml5.ma_lk IS 'Mã liên kết | Episode link key';
COMMENT ON COLUMN xml5.stt IS 'Số thứ tự dòng | Row number';
COMMENT ON COLUMN xml5.dien_bien_ls IS 'Diễn biến lâm sàng | Clinical progress';
COMMENT ON COLUMN xml5.giai_doan_benh IS 'Giai đoạn bệnh | Disease stage';
COMMENT ON COLUMN xml5.hoi_chan IS 'Kết quả hội chẩn | Consultation result';
COMMENT ON COLUMN xml5.phau_thuat IS 'Mô tả phẫu thuật | Surgery description';
COMMENT ON COLUMN xml5.thoi_diem_dbls IS 'Thời điểm diễn biến | Time of the note';
COMMENT ON COLUMN xml5.nguoi_thuc_hien IS 'Người ghi diễn biến | Note author(s)';
COMMENT ON COLUMN xml5.du_phong IS 'Trường dự phòng | Reserved';

CREATE TABLE xml6 (
  ma_cskcb text NOT NULL,
  claim_id bigint NOT NULL,
  settlement_month date NOT NULL,
  row_no integer NOT NULL,
  ma_lk text,
  ma_the_bhyt text,
  so_cccd text,
  ngay_sinh timestamp,
  ngay_sinh_text text,
  gioi_tinh integer,
  dia_chi text,
  matinh_cu_tru text,
  mahuyen_cu_tru text,
  maxa_cu_tru text,
  ngaykd_hiv date,
  noi_lay_mau_xn text,
  noi_xn_kd text,
  noi_bddt_arv text,
  bddt_arv date,
  ma_phac_do_dieu_tri_bd text,
  ma_bac_phac_do_bd integer,
  ma_lydo_dtri integer,
  loai_dtri_lao integer,
  sang_loc_lao integer,
  phacdo_dtri_lao integer,
  ngaybd_dtri_lao date,
  ngaykt_dtri_lao date,
  kq_dtri_lao integer,
  ma_lydo_xntl_vr integer,
  ngay_xn_tlvr date,
  kq_xntl_vr integer,
  ngay_kq_xn_tlvr date,
  ma_loai_bn integer,
  giai_doan_lam_sang integer,
  nhom_doi_tuong integer,
  ma_tinh_trang_dk text,
  lan_xn_pcr integer,
  ngay_xn_pcr date,
  ngay_kq_xn_pcr date,
  ma_kq_xn_pcr integer,
  ngay_nhan_tt_mang_thai date,
  ngay_bat_dau_dt_ctx date,
  ma_xu_tri text,
  ngay_bat_dau_xu_tri date,
  ngay_ket_thuc_xu_tri date,
  ma_phac_do_dieu_tri text,
  ma_bac_phac_do integer,
  so_ngay_cap_thuoc_arv integer,
  ngay_chuyen_phac_do date,
  ly_do_chuyen_phac_do integer,
  ma_cskcb_sent text,
  du_phong text
) PARTITION BY RANGE (settlement_month);
CREATE INDEX xml6_claim ON xml6 (ma_cskcb, claim_id);
COMMENT ON TABLE xml6 IS 'XML6: Hồ sơ bệnh án chăm sóc và điều trị HIV/AIDS | HIV/AIDS care and treatment record';
COMMENT ON COLUMN xml6.ma_cskcb IS 'Mã cơ sở gửi hồ sơ | Code of the facility that sent the claim';
COMMENT ON COLUMN xml6.claim_id IS 'Mã hồ sơ trong kho | Id of the claim in the store';
COMMENT ON COLUMN xml6.settlement_month IS 'Ngày đầu của tháng quyết toán | First day of the month of settlement';
COMMENT ON COLUMN xml6.row_no IS 'Số thứ tự dòng trong tài liệu, từ 1 | Row in document order, from 1';
COMMENT ON COLUMN xml6.ma_lk IS 'Mã liên kết | Episode link key';
COMMENT ON COLUMN xml6.ma_the_bhyt IS 'Mã thẻ BHYT | Insurance card number(s)';
COMMENT ON COLUMN xml6.so_cccd IS 'Số CCCD/định danh/hộ chiếu | National id or passport';
COMMENT ON COLUMN xml6.ngay_sinh IS 'Ngày giờ sinh | Date/time of birth';
COMMENT ON COLUMN xml6.ngay_sinh_text IS 'Ngày giờ sinh (nguyên văn khi không phải ngày giờ đầy đủ) | Date/time of birth (as sent when it is not a full day or moment)';
COMMENT ON COLUMN xml6.gioi_tinh IS 'Giới tính | Sex';
COMMENT ON COLUMN xml6.dia_chi IS 'Địa chỉ | Address';
COMMENT ON COLUMN xml6.matinh_cu_tru IS 'Mã tỉnh | Province';
COMMENT ON COLUMN xml6.mahuyen_cu_tru IS 'Mã huyện | District';
COMMENT ON COLUMN xml6.maxa_cu_tru IS 'Mã xã | Commune';
COMMENT ON COLUMN xml6.ngaykd_hiv IS 'Ngày khẳng định HIV | HIV confirmation date';
COMMENT ON COLUMN xml6.noi_lay_mau_xn IS 'Nơi lấy mẫu XN HIV | Sampling facility';
COMMENT ON COLUMN xml6.noi_xn_kd IS 'Nơi XN khẳng định | Confirming facility';
COMMENT ON COLUMN xml6.noi_bddt_arv IS 'Nơi bắt đầu ARV | First ARV facility';
COMMENT ON COLUMN xml6.bddt_arv IS 'Ngày bắt đầu ARV | First ARV date';
COMMENT ON COLUMN xml6.ma_phac_do_dieu_tri_bd IS 'Phác đồ ARV ban đầu | Initial ARV regimen';
COMMENT ON COLUMN xml6.ma_bac_phac_do_bd IS 'Bậc phác đồ ban đầu | Initial regimen line';
COMMENT ON COLUMN xml6.ma_lydo_dtri IS 'Lý do đăng ký điều trị | Registration reason';
COMMENT ON COLUMN xml6.loai_dtri_lao IS 'Loại điều trị lao | TB treatment type';
COMMENT ON COLUMN xml6.sang_loc_lao IS 'Sàng lọc lao | TB screening';
COMMENT ON COLUMN xml6.phacdo_dtri_lao IS 'Phác đồ điều trị lao | TB regimen';
COMMENT ON COLUMN xml6.ngaybd_dtri_lao IS 'Ngày bắt đầu điều trị lao | TB treatment start';
COMMENT ON COLUMN xml6.ngaykt_dtri_lao IS 'Ngày kết thúc điều trị lao | TB treatment end';
COMMENT ON COLUMN xml6.kq_dtri_lao IS 'Kết quả điều trị lao | TB outcome';
COMMENT ON COLUMN xml6.ma_lydo_xntl_vr IS 'Lý do XN tải lượng | Viral load reason';
COMMENT ON COLUMN xml6.ngay_xn_tlvr IS 'Ngày lấy mẫu tải lượng | Viral load sample date';
COMMENT ON COLUMN xml6.kq_xntl_vr IS 'Kết quả tải lượng | Viral load result';
COMMENT ON COLUMN xml6.ngay_kq_xn_tlvr IS 'Ngày có kết quả tải lượng | Viral load result date';
COMMENT ON COLUMN xml6.ma_loai_bn IS 'Loại người bệnh | Patient type';
COMMENT ON COLUMN xml6.giai_doan_lam_sang IS 'Giai đoạn lâm sàng | Clinical stage';
COMMENT ON COLUMN xml6.nhom_doi_tuong IS 'Nhóm đối tượng | Risk group';
COMMENT ON COLUMN xml6.ma_tinh_trang_dk IS 'Tình trạng đăng ký | Registration status';
COMMENT ON COLUMN xml6.lan_xn_pcr IS 'Lần XN PCR | PCR round';
COMMENT ON COLUMN xml6.ngay_xn_pcr IS 'Ngày XN PCR | PCR date';
COMMENT ON COLUMN xml6.ngay_kq_xn_pcr IS 'Ngày kết quả PCR | PCR result date';
COMMENT ON COLUMN xml6.ma_kq_xn_pcr IS 'Kết quả PCR | PCR result';
COMMENT ON COLUMN xml6.ngay_nhan_tt_mang_thai IS 'Ngày nhận tin mang thai | Pregnancy notified date';
COMMENT ON COLUMN xml6.ngay_bat_dau_dt_ctx IS 'Ngày bắt đầu CTX | Cotrimoxazole start';
COMMENT ON COLUMN xml6.ma_xu_tri IS 'Mã xử trí | Management code(s)';
COMMENT ON COLUMN xml6.ngay_bat_dau_xu_tri IS 'Ngày bắt đầu xử trí | ARV course start';
COMMENT ON COLUMN xml6.ngay_ket_thuc_xu_tri IS 'Ngày kết thúc xử trí | ARV course end';
COMMENT ON COLUMN xml6.ma_phac_do_dieu_tri IS 'Phác đồ ARV đợt này | Current ARV regimen';
COMMENT ON COLUMN xml6.ma_bac_phac_do IS 'Bậc phác đồ | Regimen line';
COMMENT ON COLUMN xml6.so_ngay_cap_thuoc_arv IS 'Số ngày cấp ARV | ARV days supplied';
COMMENT ON COLUMN xml6.ngay_chuyen_phac_do IS 'Ngày chuyển phác đồ | Regimen switch date';
COMMENT ON COLUMN xml6.ly_do_chuyen_phac_do IS 'Lý do chuyển phác đồ | Switch reason';
COMMENT ON COLUMN xml6.ma_cskcb_sent IS 'Mã cơ sở KCB | Facility code';
COMMENT ON COLUMN xml6.du_phong IS 'Trường dự phòng | Reserved';

CREATE TABLE xml7 (
  ma_cskcb text NOT NULL,
  claim_id bigint NOT NULL,
  settlement_month date NOT NULL,
  row_no integer NOT NULL,
  ma_lk text,
  so_luu_tru text,
  ma_yte text,
  ma_khoa_rv text,
  ngay_vao timestamp,
  ngay_ra timestamp,
  ma_dinh_chi_thai integer,
  nguyennhan_dinhchi text,
  thoigian_dinhchi timestamp,
  tuoi_thai integer,
  chan_doan_rv text,
  pp_dieutri text,
  ghi_chu text,
  ma_ttdv text,
  ma_bs text,
  ten_bs text,
  ngay_ct date,
  ma_cha text,
  ma_me text,
  ma_the_tam text,
  ho_ten_cha text,
  ho_ten_me text,
  so_ngay_nghi integer,
  ngoaitru_tungay date,
  ngoaitru_denngay date,
  du_phong text
) PARTITION BY RANGE (settlement_month);
CREATE INDEX xml7_claim ON xml7 (ma_cskcb, claim_id);
COMMENT ON TABLE xml7 IS 'XML7: Giấy ra viện | Discharge paper';
COMMENT ON COLUMN xml7.ma_cskcb IS 'Mã cơ sở gửi hồ sơ | Code of the facility that sent the claim';
COMMENT ON COLUMN xml7.claim_id IS 'Mã hồ sơ trong kho | Id of the claim in the store';
COMMENT ON COLUMN xml7.settlement_month IS 'Ngày đầu của tháng quyết toán | First day of the month of settlement';
COMMENT ON COLUMN xml7.row_no IS 'Số thứ tự dòng trong tài liệu, từ 1 | Row in document order, from 1';
COMMENT ON COLUMN xml7.ma_lk IS 'Mã liên kết | Episode link key';
COMMENT ON COLUMN xml7.so_luu_tru IS 'Số lưu trữ | Archive number';
COMMENT ON COLUMN xml7.ma_yte IS 'Mã y tế | Medical id';
COMMENT ON COLUMN xml7.ma_khoa_rv IS 'Khoa tổng kết HSBA | Discharging department';
COMMENT ON COLUMN xml7.ngay_vao IS 'Thời điểm vào | Arrival time';
COMMENT ON COLUMN xml7.ngay_ra IS 'Thời điểm ra | Discharge time';
COMMENT ON COLUMN xml7.ma_dinh_chi_thai IS 'Đình chỉ thai nghén | Pregnancy terminated';
COMMENT ON COLUMN xml7.nguyennhan_dinhchi IS 'Nguyên nhân đình chỉ | Termination cause';
COMMENT ON COLUMN xml7.thoigian_dinhchi IS 'Thời điểm đình chỉ | Termination time';
COMMENT ON COLUMN xml7.tuoi_thai IS 'Tuổi thai (tuần) | Gestational weeks';
COMMENT ON COLUMN xml7.chan_doan_rv IS 'Chẩn đoán ra viện | Discharge diagnosis';
COMMENT ON COLUMN xml7.pp_dieutri IS 'Phương pháp điều trị | Treatment method';
COMMENT ON COLUMN xml7.ghi_chu IS 'Ghi chú | Notes';
COMMENT ON COLUMN xml7.ma_ttdv IS 'Mã thủ trưởng đơn vị | Head-of-unit signer code';
COMMENT ON COLUMN xml7.ma_bs IS 'Mã trưởng khoa ký | Department head code';
COMMENT ON COLUMN xml7.ten_bs IS 'Tên trưởng khoa ký | Department head name';
COMMENT ON COLUMN xml7.ngay_ct IS 'Ngày chứng từ | Document date';
COMMENT ON COLUMN xml7.ma_cha IS 'Mã BHXH cha | Father BHXH id';
COMMENT ON COLUMN xml7.ma_me IS 'Mã BHXH mẹ | Mother BHXH id';
COMMENT ON COLUMN xml7.ma_the_tam IS 'Mã thẻ tạm | Temporary card';
COMMENT ON COLUMN xml7.ho_ten_cha IS 'Họ tên cha | Father name';
COMMENT ON COLUMN xml7.ho_ten_me IS 'Họ tên mẹ | Mother name';
COMMENT ON COLUMN xml7.so_ngay_nghi IS 'Số ngày nghỉ sau ra viện | Leave days';
COMMENT ON COLUMN xml7.ngoaitru_tungay IS 'Nghỉ từ ngày | Leave from';
COMMENT ON COLUMN xml7.ngoaitru_denngay IS 'Nghỉ đến ngày | Leave to';
COMMENT ON COLUMN xml7.du_phong IS 'Trường dự phòng | Reserved';

CREATE TABLE xml8 (
  ma_cskcb text NOT NULL,
  claim_id bigint NOT NULL,
  settlement_month date NOT NULL,
  row_no integer NOT NULL,
  ma_lk text,
  ma_loai_kcb text,
  ho_ten_cha text,
  ho_ten_me text,
  nguoi_giam_ho text,
  don_vi text,
  ngay_vao timestamp,
  ngay_ra timestamp,
  chan_doan_vao text,
  chan_doan_rv text,
  qt_benhly text,
  tomtat_kq text,
  pp_dieutri text,
  ngay_sinhcon date,
  ngay_conchet date,
  so_conchet integer,
  ket_qua_dtri integer,
  ghi_chu text,
  ma_ttdv text,
  ngay_ct date,
  ma_the_tam text,
  du_phong text
) PARTITION BY RANGE (settlement_month);
CREATE INDEX xml8_claim ON xml8 (ma_cskcb, claim_id);
COMMENT ON TABLE xml8 IS 'XML8: Tóm tắt hồ sơ bệnh án | Summary of the medical record';
COMMENT ON COLUMN xml8.ma_cskcb IS 'Mã cơ sở gửi hồ sơ | Code of the facility that sent the claim';
COMMENT ON COLUMN xml8.claim_id IS 'Mã hồ sơ trong kho | Id of the claim in the store';
COMMENT ON COLUMN xml8.settlement_month IS 'Ngày đầu của tháng quyết toán | First day of the month of settlement';
COMMENT ON COLUMN xml8.row_no IS 'Số thứ tự dòng trong tài liệu, từ 1 | Row in document order, from 1';
COMMENT ON COLUMN xml8.ma_lk IS 'Mã liên kết | Episode link key';
COMMENT ON COLUMN xml8.ma_loai_kcb IS 'Hình thức KCB | Type of care';
COMMENT ON COLUMN xml8.ho_ten_cha IS 'Họ tên cha | Father name';
COMMENT ON COLUMN xml8.ho_ten_me IS 'Họ tên mẹ | Mother name';
COMMENT ON COLUMN xml8.nguoi_giam_ho IS 'Người giám hộ | Guardian';
COMMENT ON COLUMN xml8.don_vi IS 'Đơn vị công tác | Employer';
COMMENT ON COLUMN xml8.ngay_vao IS 'Thời điểm vào | Arrival time';
COMMENT ON COLUMN xml8.ngay_ra IS 'Thời điểm ra | Discharge time';
COMMENT ON COLUMN xml8.chan_doan_vao IS 'Chẩn đoán vào | Admission diagnosis';
COMMENT ON COLUMN xml8.chan_doan_rv IS 'Chẩn đoán ra viện | Discharge diagnosis';
COMMENT ON COLUMN xml8.qt_benhly IS 'Quá trình bệnh lý | Course of illness';
COMMENT ON COLUMN xml8.tomtat_kq IS 'Tóm tắt kết quả CLS | Key test results';
COMMENT ON COLUMN xml8.pp_dieutri IS 'Phương pháp điều trị | Treatment method';
COMMENT ON COLUMN xml8.ngay_sinhcon IS 'Ngày sinh con | Child birth date';
COMMENT ON COLUMN xml8.ngay_conchet IS 'Ngày con chết | Child death date';
COMMENT ON COLUMN xml8.so_conchet IS 'Số con chết | Number of dead newborns';
COMMENT ON COLUMN xml8.ket_qua_dtri IS 'Kết quả điều trị | Outcome';
COMMENT ON COLUMN xml8.ghi_chu IS 'Ghi chú | Notes';
COMMENT ON COLUMN xml8.ma_ttdv IS 'Mã thủ trưởng đơn vị | Head-of-unit signer code';
COMMENT ON COLUMN xml8.ngay_ct IS 'Ngày chứng từ | Document date';
COMMENT ON COLUMN xml8.ma_the_tam IS 'Mã thẻ tạm | Temporary card';
COMMENT ON COLUMN xml8.du_phong IS 'Trường dự phòng | Reserved';

CREATE TABLE xml9 (
  ma_cskcb text NOT NULL,
  claim_id bigint NOT NULL,
  settlement_month date NOT NULL,
  row_no integer NOT NULL,
  ma_lk text,
  ma_bhxh_nnd text,
  ma_the_nnd text,
  ho_ten_nnd text,
  ngaysinh_nnd date,
  ma_dantoc_nnd text,
  so_cccd_nnd text,
  ngaycap_cccd_nnd date,
  noicap_cccd_nnd text,
  noi_cu_tru_nnd text,
  ma_quoctich text,
  matinh_cu_tru text,
  mahuyen_cu_tru text,
  maxa_cu_tru text,
  ho_ten_cha text,
  ma_the_tam text,
  ho_ten_con text,
  gioi_tinh_con integer,
  so_con integer,
  lan_sinh integer,
  so_con_song integer,
  can_nang_con bigint,
  ngay_sinh_con timestamp,
  noi_sinh_con text,
  tinh_trang_con text,
  sinhcon_phauthuat integer,
  sinhcon_duoi32tuan integer,
  ghi_chu text,
  nguoi_do_de text,
  nguoi_ghi_phieu text,
  ngay_ct date,
  so text,
  quyen_so text,
  ma_ttdv text,
  du_phong text
) PARTITION BY RANGE (settlement_month);
CREATE INDEX xml9_claim ON xml9 (ma_cskcb, claim_id);
COMMENT ON TABLE xml9 IS 'XML9: Giấy chứng sinh | Birth certificate of the facility';
COMMENT ON COLUMN xml9.ma_cskcb IS 'Mã cơ sở gửi hồ sơ | Code of the facility that sent the claim';
COMMENT ON COLUMN xml9.claim_id IS 'Mã hồ sơ trong kho | Id of the claim in the store';
COMMENT ON COLUMN xml9.settlement_month IS 'Ngày đầu của tháng quyết toán | First day of the month of settlement';
COMMENT ON COLUMN xml9.row_no IS 'Số thứ tự dòng trong tài liệu, từ 1 | Row in document order, from 1';
COMMENT ON COLUMN xml9.ma_lk IS 'Mã liên kết | Episode link key';
COMMENT ON COLUMN xml9.ma_bhxh_nnd IS 'Mã BHXH mẹ/người nuôi dưỡng | Caregiver BHXH id';
COMMENT ON COLUMN xml9.ma_the_nnd IS 'Thẻ BHYT mẹ/người nuôi dưỡng | Caregiver card';
COMMENT ON COLUMN xml9.ho_ten_nnd IS 'Họ tên mẹ/người nuôi dưỡng | Caregiver name';
COMMENT ON COLUMN xml9.ngaysinh_nnd IS 'Ngày sinh mẹ/người nuôi dưỡng | Caregiver birth date';
COMMENT ON COLUMN xml9.ma_dantoc_nnd IS 'Dân tộc mẹ/người nuôi dưỡng | Caregiver ethnicity';
COMMENT ON COLUMN xml9.so_cccd_nnd IS 'CCCD mẹ/người nuôi dưỡng | Caregiver id number';
COMMENT ON COLUMN xml9.ngaycap_cccd_nnd IS 'Ngày cấp giấy tờ | Id issue date';
COMMENT ON COLUMN xml9.noicap_cccd_nnd IS 'Nơi cấp giấy tờ | Id issuer';
COMMENT ON COLUMN xml9.noi_cu_tru_nnd IS 'Nơi cư trú | Residence';
COMMENT ON COLUMN xml9.ma_quoctich IS 'Mã quốc tịch | Nationality';
COMMENT ON COLUMN xml9.matinh_cu_tru IS 'Mã tỉnh | Province';
COMMENT ON COLUMN xml9.mahuyen_cu_tru IS 'Mã huyện | District';
COMMENT ON COLUMN xml9.maxa_cu_tru IS 'Mã xã | Commune';
COMMENT ON COLUMN xml9.ho_ten_cha IS 'Họ tên cha | Father name';
COMMENT ON COLUMN xml9.ma_the_tam IS 'Thẻ tạm của con | Child temporary card';
COMMENT ON COLUMN xml9.ho_ten_con IS 'Tên dự định của con | Planned child name';
COMMENT ON COLUMN xml9.gioi_tinh_con IS 'Giới tính con | Child sex';
COMMENT ON COLUMN xml9.so_con IS 'Số con lần sinh này | Children this birth';
COMMENT ON COLUMN xml9.lan_sinh IS 'Lần sinh thứ | Birth order';
COMMENT ON COLUMN xml9.so_con_song IS 'Số con còn sống | Living children';
COMMENT ON COLUMN xml9.can_nang_con IS 'Cân nặng con (g) | Child weight g';
COMMENT ON COLUMN xml9.ngay_sinh_con IS 'Thời điểm sinh con | Child birth time';
COMMENT ON COLUMN xml9.noi_sinh_con IS 'Nơi sinh con | Place of birth';
COMMENT ON COLUMN xml9.tinh_trang_con IS 'Tình trạng con | Child condition';
COMMENT ON COLUMN xml9.sinhcon_phauthuat IS 'Sinh con phẫu thuật | Surgical birth';
COMMENT ON COLUMN xml9.sinhcon_duoi32tuan IS 'Sinh con dưới 32 tuần | Birth before 32 weeks';
COMMENT ON COLUMN xml9.ghi_chu IS 'Ghi chú | Notes';
COMMENT ON COLUMN xml9.nguoi_do_de IS 'Người đỡ đẻ | Birth attendant';
COMMENT ON COLUMN xml9.nguoi_ghi_phieu IS 'Người ghi phiếu | Recorder';
COMMENT ON COLUMN xml9.ngay_ct IS 'Ngày chứng từ | Document date';
COMMENT ON COLUMN xml9.so IS 'Số giấy chứng sinh | Certificate number';
COMMENT ON COLUMN xml9.quyen_so IS 'Quyển số | Book number';
COMMENT ON COLUMN xml9.ma_ttdv IS 'Mã thủ trưởng đơn vị | Head-of-unit signer code';
COMMENT ON COLUMN xml9.du_phong IS 'Trường dự phòng | Reserved';

CREATE TABLE xml10 (
  ma_cskcb text NOT NULL,
  claim_id bigint NOT NULL,
  settlement_month date NOT NULL,
  row_no integer NOT NULL,
  ma_lk text,
  so_seri text,
  so_ct text,
  so_ngay integer,
  don_vi text,
  chan_doan_rv text,
  tu_ngay date,
  den_ngay date,
  ma_ttdv text,
  ten_bs text,
  ma_bs text,
  ngay_ct date,
  du_phong text
) PARTITION BY RANGE (settlement_month);
CREATE INDEX xml10_claim ON xml10 (ma_cskcb, claim_id);
COMMENT ON TABLE xml10 IS 'XML10: Giấy chứng nhận nghỉ dưỡng thai | Pregnancy rest certificate';
COMMENT ON COLUMN xml10.ma_cskcb IS 'Mã cơ sở gửi hồ sơ | Code of the facility that sent the claim';
COMMENT ON COLUMN xml10.claim_id IS 'Mã hồ sơ trong kho | Id of the claim in the store';
COMMENT ON COLUMN xml10.settlement_month IS 'Ngày đầu của tháng quyết toán | First day of the month of settlement';
COMMENT ON COLUMN xml10.row_no IS 'Số thứ tự dòng trong tài liệu, từ 1 | Row in document order, from 1';
COMMENT ON COLUMN xml10.ma_lk IS 'Mã liên kết | Episode link key';
COMMENT ON COLUMN xml10.so_seri IS 'Số seri chứng từ | Serial number';
COMMENT ON COLUMN xml10.so_ct IS 'Số chứng từ | Document number';
COMMENT ON COLUMN xml10.so_ngay IS 'Số ngày nghỉ | Leave days';
COMMENT ON COLUMN xml10.don_vi IS 'Đơn vị công tác | Employer';
COMMENT ON COLUMN xml10.chan_doan_rv IS 'Chẩn đoán | Diagnosis';
COMMENT ON COLUMN xml10.tu_ngay IS 'Nghỉ từ ngày | Leave from';
COMMENT ON COLUMN xml10.den_ngay IS 'Nghỉ đến ngày | Leave to';
COMMENT ON COLUMN xml10.ma_ttdv IS 'Mã thủ trưởng đơn vị | Head-of-unit signer code';
COMMENT ON COLUMN xml10.ten_bs IS 'Tên bác sĩ ký | Doctor name';
COMMENT ON COLUMN xml10.ma_bs IS 'Mã bác sĩ ký | Doctor code';
COMMENT ON COLUMN xml10.ngay_ct IS 'Ngày chứng từ | Document date';
COMMENT ON COLUMN xml10.du_phong IS 'Trường dự phòng | Reserved';

CREATE TABLE xml11 (
  ma_cskcb text NOT NULL,
  claim_id bigint NOT NULL,
  settlement_month date NOT NULL,
  row_no integer NOT NULL,
  ma_lk text,
  so_ct text,
  so_seri text,
  so_kcb text,
  don_vi text,
  ma_bhxh text,
  ma_the_bhyt text,
  chan_doan_rv text,
  pp_dieutri text,
  ma_dinh_chi_thai integer,
  nguyennhan_dinhchi text,
  tuoi_thai integer,
  so_ngay_nghi integer,
  tu_ngay date,
  den_ngay date,
  ho_ten_cha text,
  ho_ten_me text,
  ma_ttdv text,
  ma_bs text,
  ngay_ct date,
  ma_the_tam text,
  mau_so text,
  du_phong text
) PARTITION BY RANGE (settlement_month);
CREATE INDEX xml11_claim ON xml11 (ma_cskcb, claim_id);
COMMENT ON TABLE xml11 IS 'XML11: Giấy chứng nhận nghỉ việc hưởng bảo hiểm xã hội | Sick leave certificate for social insurance';
COMMENT ON COLUMN xml11.ma_cskcb IS 'Mã cơ sở gửi hồ sơ | Code of the facility that sent the claim';
COMMENT ON COLUMN xml11.claim_id IS 'Mã hồ sơ trong kho | Id of the claim in the store';
COMMENT ON COLUMN xml11.settlement_month IS 'Ngày đầu của tháng quyết toán | First day of the month of settlement';
COMMENT ON COLUMN xml11.row_no IS 'Số thứ tự dòng trong tài liệu, từ 1 | Row in document order, from 1';
COMMENT ON COLUMN xml11.ma_lk IS 'Mã liên kết | Episode link key';
COMMENT ON COLUMN xml11.so_ct IS 'Số chứng từ | Document number';
COMMENT ON COLUMN xml11.so_seri IS 'Số seri | Serial number';
COMMENT ON COLUMN xml11.so_kcb IS 'Số KCB nội bộ | Internal number';
COMMENT ON COLUMN xml11.don_vi IS 'Đơn vị công tác | Employer';
COMMENT ON COLUMN xml11.ma_bhxh IS 'Mã số BHXH | BHXH id';
COMMENT ON COLUMN xml11.ma_the_bhyt IS 'Mã thẻ BHYT | Insurance card number(s)';
COMMENT ON COLUMN xml11.chan_doan_rv IS 'Chẩn đoán | Diagnosis';
COMMENT ON COLUMN xml11.pp_dieutri IS 'Phương pháp điều trị | Treatment method';
COMMENT ON COLUMN xml11.ma_dinh_chi_thai IS 'Đình chỉ thai nghén | Pregnancy terminated';
COMMENT ON COLUMN xml11.nguyennhan_dinhchi IS 'Nguyên nhân đình chỉ | Termination cause';
COMMENT ON COLUMN xml11.tuoi_thai IS 'Tuổi thai (tuần) | Gestational weeks';
COMMENT ON COLUMN xml11.so_ngay_nghi IS 'Số ngày nghỉ | Leave days';
COMMENT ON COLUMN xml11.tu_ngay IS 'Nghỉ từ ngày | Leave from';
COMMENT ON COLUMN xml11.den_ngay IS 'Nghỉ đến ngày | Leave to';
COMMENT ON COLUMN xml11.ho_ten_cha IS 'Họ tên cha | Father name';
COMMENT ON COLUMN xml11.ho_ten_me IS 'Họ tên mẹ | Mother name';
COMMENT ON COLUMN xml11.ma_ttdv IS 'Mã thủ trưởng đơn vị | Head-of-unit signer code';
COMMENT ON COLUMN xml11.ma_bs IS 'Mã bác sĩ ký | Doctor code';
COMMENT ON COLUMN xml11.ngay_ct IS 'Ngày chứng từ | Document date';
COMMENT ON COLUMN xml11.ma_the_tam IS 'Mã thẻ tạm | Temporary card';
COMMENT ON COLUMN xml11.mau_so IS 'Mẫu số | Form number';
COMMENT ON COLUMN xml11.du_phong IS 'Trường dự phòng | Reserved';

CREATE TABLE xml12 (
  ma_cskcb text NOT NULL,
  claim_id bigint NOT NULL,
  settlement_month date NOT NULL,
  row_no integer NOT NULL,
  nguoi_chu_tri text,
  chuc_vu integer,
  ngay_hop date,
  ho_ten text,
  ngay_sinh date,
  so_cccd text,
  ngay_cap_cccd date,
  noi_cap_cccd text,
  dia_chi text,
  matinh_cu_tru text,
  mahuyen_cu_tru text,
  maxa_cu_tru text,
  ma_bhxh text,
  ma_the_bhyt text,
  nghe_nghiep text,
  dien_thoai text,
  ma_doi_tuong text,
  kham_giam_dinh integer,
  so_bien_ban text,
  tyle_ttct_cu integer,
  dang_huong_che_do text,
  ngay_chung_tu date,
  so_giay_gioi_thieu text,
  ngay_de_nghi date,
  ma_donvi text,
  gioi_thieu_cua text,
  ket_qua_kham text,
  so_van_ban_can_cu text,
  tyle_ttct_moi integer,
  tong_tyle_ttct integer,
  dang_khuyettat integer,
  muc_do_khuyettat integer,
  de_nghi text,
  duoc_xacdinh text,
  du_phong text
) PARTITION BY RANGE (settlement_month);
CREATE INDEX xml12_claim ON xml12 (ma_cskcb, claim_id);
COMMENT ON TABLE xml12 IS 'XML12: Giám định y khoa | Medical assessment';
COMMENT ON COLUMN xml12.ma_cskcb IS 'Mã cơ sở gửi hồ sơ | Code of the facility that sent the claim';
COMMENT ON COLUMN xml12.claim_id IS 'Mã hồ sơ trong kho | Id of the claim in the store';
COMMENT ON COLUMN xml12.settlement_month IS 'Ngày đầu của tháng quyết toán | First day of the month of settlement';
COMMENT ON COLUMN xml12.row_no IS 'Số thứ tự dòng trong tài liệu, từ 1 | Row in document order, from 1';
COMMENT ON COLUMN xml12.nguoi_chu_tri IS 'Người chủ trì | Chairperson';
COMMENT ON COLUMN xml12.chuc_vu IS 'Chức vụ chủ trì | Chair role';
COMMENT ON COLUMN xml12.ngay_hop IS 'Ngày họp | Meeting date';
COMMENT ON COLUMN xml12.ho_ten IS 'Họ tên | Full name';
COMMENT ON COLUMN xml12.ngay_sinh IS 'Ngày sinh | Birth date';
COMMENT ON COLUMN xml12.so_cccd IS 'Số CCCD/định danh/hộ chiếu | National id or passport';
COMMENT ON COLUMN xml12.ngay_cap_cccd IS 'Ngày cấp | Id issue date';
COMMENT ON COLUMN xml12.noi_cap_cccd IS 'Nơi cấp | Id issuer';
COMMENT ON COLUMN xml12.dia_chi IS 'Địa chỉ | Address';
COMMENT ON COLUMN xml12.matinh_cu_tru IS 'Mã tỉnh | Province';
COMMENT ON COLUMN xml12.mahuyen_cu_tru IS 'Mã huyện | District';
COMMENT ON COLUMN xml12.maxa_cu_tru IS 'Mã xã | Commune';
COMMENT ON COLUMN xml12.ma_bhxh IS 'Mã số BHXH | BHXH id';
COMMENT ON COLUMN xml12.ma_the_bhyt IS 'Mã thẻ BHYT | Insurance card';
COMMENT ON COLUMN xml12.nghe_nghiep IS 'Nghề nghiệp | Occupation (text)';
COMMENT ON COLUMN xml12.dien_thoai IS 'Điện thoại | Phone';
COMMENT ON COLUMN xml12.ma_doi_tuong IS 'Mã đối tượng giám định | Assessment category';
COMMENT ON COLUMN xml12.kham_giam_dinh IS 'Loại khám giám định | Assessment type';
COMMENT ON COLUMN xml12.so_bien_ban IS 'Số biên bản | Minutes number';
COMMENT ON COLUMN xml12.tyle_ttct_cu IS 'Tỷ lệ TTCT cũ (%) | Previous impairment %';
COMMENT ON COLUMN xml12.dang_huong_che_do IS 'Chế độ đang hưởng | Benefits being received';
COMMENT ON COLUMN xml12.ngay_chung_tu IS 'Ngày chứng từ | Document date';
COMMENT ON COLUMN xml12.so_giay_gioi_thieu IS 'Số giấy giới thiệu | Referral letter number';
COMMENT ON COLUMN xml12.ngay_de_nghi IS 'Ngày đề nghị | Request date';
COMMENT ON COLUMN xml12.ma_donvi IS 'Mã đơn vị giới thiệu | Referring unit code';
COMMENT ON COLUMN xml12.gioi_thieu_cua IS 'Tên đơn vị giới thiệu | Referring unit name';
COMMENT ON COLUMN xml12.ket_qua_kham IS 'Kết quả khám | Findings';
COMMENT ON COLUMN xml12.so_van_ban_can_cu IS 'Văn bản căn cứ | Legal basis';
COMMENT ON COLUMN xml12.tyle_ttct_moi IS 'Tỷ lệ TTCT mới (%) | New impairment %';
COMMENT ON COLUMN xml12.tong_tyle_ttct IS 'Tổng tỷ lệ TTCT (%) | Total impairment %';
COMMENT ON COLUMN xml12.dang_khuyettat IS 'Dạng khuyết tật | Disability type';
COMMENT ON COLUMN xml12.muc_do_khuyettat IS 'Mức độ khuyết tật | Disability degree';
COMMENT ON COLUMN xml12.de_nghi IS 'Đề nghị | Request';
COMMENT ON COLUMN xml12.duoc_xacdinh IS 'Được xác định | Determination';
COMMENT ON COLUMN xml12.du_phong IS 'Trường dự phòng | Reserved';

CREATE TABLE xml13 (
  ma_cskcb text NOT NULL,
  claim_id bigint NOT NULL,
  settlement_month date NOT NULL,
  row_no integer NOT NULL,
  ma_lk text,
  so_hoso text,
  so_chuyentuyen text,
  giay_chuyen_tuyen text,
  ma_cskcb_sent text,
  ma_cskcb_di text,
  ma_cskcb_den text,
  ho_ten text,
  ngay_sinh timestamp,
  ngay_sinh_text text,
  gioi_tinh integer,
  ma_quoctich text,
  ma_dantoc text,
  ma_nghe_nghiep text,
  dia_chi text,
  ma_the_bhyt text,
  gt_the_den text,
  ngay_vao text,
  ngay_vao_noi_tru timestamp,
  ngay_ra text,
  dau_hieu_ls text,
  chan_doan_rv text,
  qt_benhly text,
  tomtat_kq text,
  pp_dieutri text,
  ma_benh_chinh text,
  ma_benh_kt text,
  ma_benh_yhct text,
  tinh_trang_ct text,
  ma_loai_rv integer,
  ma_lydo_ct integer,
  huong_dieu_tri text,
  phuongtien_vc text,
  hoten_nguoi_ht text,
  chucdanh_nguoi_ht text,
  ma_bac_si text,
  ma_ttdv text,
  du_phong text,
  ma_noi_di text,
  ma_noi_den text,
  ten_dich_vu text,
  ten_thuoc text,
  pp_dieu_tri text
) PARTITION BY RANGE (settlement_month);
CREATE INDEX xml13_claim ON xml13 (ma_cskcb, claim_id);
COMMENT ON TABLE xml13 IS 'XML13: Giấy chuyển tuyến | Transfer paper';
COMMENT ON COLUMN xml13.ma_cskcb IS 'Mã cơ sở gửi hồ sơ | Code of the facility that sent the claim';
COMMENT ON COLUMN xml13.claim_id IS 'Mã hồ sơ trong kho | Id of the claim in the store';
COMMENT ON COLUMN xml13.settlement_month IS 'Ngày đầu của tháng quyết toán | First day of the month of settlement';
COMMENT ON COLUMN xml13.row_no IS 'Số thứ tự dòng trong tài liệu, từ 1 | Row in document order, from 1';
COMMENT ON COLUMN xml13.ma_lk IS 'Mã liên kết | Episode link key';
COMMENT ON COLUMN xml13.so_hoso IS 'Số hồ sơ chuyển | Transfer file number';
COMMENT ON COLUMN xml13.so_chuyentuyen IS 'Số sổ chuyển | Transfer book number';
COMMENT ON COLUMN xml13.giay_chuyen_tuyen IS 'Số giấy chuyển | Transfer paper number';
COMMENT ON COLUMN xml13.ma_cskcb_sent IS 'Cơ sở cấp giấy | Issuing facility';
COMMENT ON COLUMN xml13.ma_cskcb_di IS 'Cơ sở chuyển đến từ | Referring facility/facilities';
COMMENT ON COLUMN xml13.ma_cskcb_den IS 'Cơ sở chuyển đi | Receiving facility';
COMMENT ON COLUMN xml13.ho_ten IS 'Họ tên | Full name';
COMMENT ON COLUMN xml13.ngay_sinh IS 'Ngày giờ sinh | Date/time of birth';
COMMENT ON COLUMN xml13.ngay_sinh_text IS 'Ngày giờ sinh (nguyên văn khi không phải ngày giờ đầy đủ) | Date/time of birth (as sent when it is not a full day or moment)';
COMMENT ON COLUMN xml13.gioi_tinh IS 'Giới tính | Sex';
COMMENT ON COLUMN xml13.ma_quoctich IS 'Mã quốc tịch | Nationality';
COMMENT ON COLUMN xml13.ma_dantoc IS 'Mã dân tộc | Ethnic group';
COMMENT ON COLUMN xml13.ma_nghe_nghiep IS 'Mã nghề nghiệp | Occupation';
COMMENT ON COLUMN xml13.dia_chi IS 'Địa chỉ | Address';
COMMENT ON COLUMN xml13.ma_the_bhyt IS 'Mã thẻ BHYT | Insurance card(s)';
COMMENT ON COLUMN xml13.gt_the_den IS 'Thẻ có giá trị đến | Card valid to';
COMMENT ON COLUMN xml13.ngay_vao IS 'Thời điểm vào | Arrival time(s)';
COMMENT ON COLUMN xml13.ngay_vao_noi_tru IS 'Thời điểm vào nội trú | Inpatient admission time';
COMMENT ON COLUMN xml13.ngay_ra IS 'Thời điểm ra | Discharge time(s)';
COMMENT ON COLUMN xml13.dau_hieu_ls IS 'Dấu hiệu lâm sàng | Clinical signs';
COMMENT ON COLUMN xml13.chan_doan_rv IS 'Chẩn đoán | Diagnosis';
COMMENT ON COLUMN xml13.qt_benhly IS 'Quá trình bệnh lý | Course of illness';
COMMENT ON COLUMN xml13.tomtat_kq IS 'Tóm tắt kết quả | Key results';
COMMENT ON COLUMN xml13.pp_dieutri IS 'Phương pháp điều trị | Treatment';
COMMENT ON COLUMN xml13.ma_benh_chinh IS 'Mã bệnh chính | Main diagnosis';
COMMENT ON COLUMN xml13.ma_benh_kt IS 'Mã bệnh kèm theo | Secondary diagnoses';
COMMENT ON COLUMN xml13.ma_benh_yhct IS 'Mã bệnh YHCT | Traditional-medicine codes';
COMMENT ON COLUMN xml13.tinh_trang_ct IS 'Tình trạng khi chuyển | Condition at transfer';
COMMENT ON COLUMN xml13.ma_loai_rv IS 'Loại ra viện | Discharge type';
COMMENT ON COLUMN xml13.ma_lydo_ct IS 'Lý do chuyển | Transfer reason';
COMMENT ON COLUMN xml13.huong_dieu_tri IS 'Hướng điều trị | Plan';
COMMENT ON COLUMN xml13.phuongtien_vc IS 'Phương tiện vận chuyển | Transport means';
COMMENT ON COLUMN xml13.hoten_nguoi_ht IS 'Người hộ tống | Escort name';
COMMENT ON COLUMN xml13.chucdanh_nguoi_ht IS 'Chức danh người hộ tống | Escort title';
COMMENT ON COLUMN xml13.ma_bac_si IS 'Mã bác sĩ | Doctor code';
COMMENT ON COLUMN xml13.ma_ttdv IS 'Mã thủ trưởng đơn vị | Head-of-unit signer code';
COMMENT ON COLUMN xml13.du_phong IS 'Trường dự phòng | Reserved';
COMMENT ON COLUMN xml13.ma_noi_di IS 'Cơ sở chuyển đến từ | Referring facility';
COMMENT ON COLUMN xml13.ma_noi_den IS 'Cơ sở chuyển đi | Receiving facility';
COMMENT ON COLUMN xml13.ten_dich_vu IS 'Dịch vụ đã dùng | Services used';
COMMENT ON COLUMN xml13.ten_thuoc IS 'Thuốc đã dùng | Drugs used';
COMMENT ON COLUMN xml13.pp_dieu_tri IS 'Phương pháp điều trị (XML1) | Treatment method';

CREATE TABLE xml14 (
  ma_cskcb text NOT NULL,
  claim_id bigint NOT NULL,
  settlement_month date NOT NULL,
  row_no integer NOT NULL,
  ma_lk text,
  so_giayhen_kl text,
  ma_cskcb_sent text,
  ho_ten text,
  ngay_sinh timestamp,
  ngay_sinh_text text,
  gioi_tinh integer,
  dia_chi text,
  ma_the_bhyt text,
  gt_the_den text,
  ngay_vao timestamp,
  ngay_vao_noi_tru timestamp,
  ngay_ra timestamp,
  ngay_hen_kl timestamp,
  chan_doan_rv text,
  ma_benh_chinh text,
  ma_benh_kt text,
  ma_benh_yhct text,
  ma_doituong_kcb text,
  ma_bac_si text,
  ma_ttdv text,
  ngay_ct date,
  du_phong text
) PARTITION BY RANGE (settlement_month);
CREATE INDEX xml14_claim ON xml14 (ma_cskcb, claim_id);
COMMENT ON TABLE xml14 IS 'XML14: Giấy hẹn khám lại | Follow-up appointment slip';
COMMENT ON COLUMN xml14.ma_cskcb IS 'Mã cơ sở gửi hồ sơ | Code of the facility that sent the claim';
COMMENT ON COLUMN xml14.claim_id IS 'Mã hồ sơ trong kho | Id of the claim in the store';
COMMENT ON COLUMN xml14.settlement_month IS 'Ngày đầu của tháng quyết toán | First day of the month of settlement';
COMMENT ON COLUMN xml14.row_no IS 'Số thứ tự dòng trong tài liệu, từ 1 | Row in document order, from 1';
COMMENT ON COLUMN xml14.ma_lk IS 'Mã liên kết | Episode link key';
COMMENT ON COLUMN xml14.so_giayhen_kl IS 'Số giấy hẹn | Follow-up slip number';
COMMENT ON COLUMN xml14.ma_cskcb_sent IS 'Cơ sở cấp giấy | Issuing facility';
COMMENT ON COLUMN xml14.ho_ten IS 'Họ tên | Full name';
COMMENT ON COLUMN xml14.ngay_sinh IS 'Ngày giờ sinh | Date/time of birth';
COMMENT ON COLUMN xml14.ngay_sinh_text IS 'Ngày giờ sinh (nguyên văn khi không phải ngày giờ đầy đủ) | Date/time of birth (as sent when it is not a full day or moment)';
COMMENT ON COLUMN xml14.gioi_tinh IS 'Giới tính | Sex';
COMMENT ON COLUMN xml14.dia_chi IS 'Địa chỉ | Address';
COMMENT ON COLUMN xml14.ma_the_bhyt IS 'Mã thẻ BHYT | Insurance card(s)';
COMMENT ON COLUMN xml14.gt_the_den IS 'Thẻ có giá trị đến | Card valid to';
COMMENT ON COLUMN xml14.ngay_vao IS 'Thời điểm vào | Arrival time';
COMMENT ON COLUMN xml14.ngay_vao_noi_tru IS 'Thời điểm vào nội trú | Inpatient admission time';
COMMENT ON COLUMN xml14.ngay_ra IS 'Thời điểm ra | Discharge time';
COMMENT ON COLUMN xml14.ngay_hen_kl IS 'Ngày hẹn khám lại | Follow-up date';
COMMENT ON COLUMN xml14.chan_doan_rv IS 'Chẩn đoán | Diagnosis';
COMMENT ON COLUMN xml14.ma_benh_chinh IS 'Mã bệnh chính | Main diagnosis';
COMMENT ON COLUMN xml14.ma_benh_kt IS 'Mã bệnh kèm theo | Secondary diagnoses';
COMMENT ON COLUMN xml14.ma_benh_yhct IS 'Mã bệnh YHCT | Traditional-medicine codes';
COMMENT ON COLUMN xml14.ma_doituong_kcb IS 'Mã đối tượng đến KCB | Patient/visit category';
COMMENT ON COLUMN xml14.ma_bac_si IS 'Mã bác sĩ | Doctor code';
COMMENT ON COLUMN xml14.ma_ttdv IS 'Mã thủ trưởng đơn vị | Head-of-unit signer code';
COMMENT ON COLUMN xml14.ngay_ct IS 'Ngày cấp giấy | Issue date';
COMMENT ON COLUMN xml14.du_phong IS 'Trường dự phòng | Reserved';

CREATE TABLE xml15 (
  ma_cskcb text NOT NULL,
  claim_id bigint NOT NULL,
  settlement_month date NOT NULL,
  row_no integer NOT NULL,
  ma_lk text,
  stt bigint,
  ma_bn text,
  ho_ten text,
  so_cccd text,
  phanloai_lao_vitri integer,
  phanloai_lao_ts integer,
  phanloai_lao_hiv integer,
  phanloai_lao_vk integer,
  phanloai_lao_kt integer,
  loai_dtri_lao integer,
  ngaybd_dtri_lao date,
  phacdo_dtri_lao integer,
  ngaykt_dtri_lao date,
  ket_qua_dtri_lao integer,
  ma_cskcb_sent text,
  ngaykd_hiv date,
  bddt_arv date,
  ngay_bat_dau_dt_ctx date,
  du_phong text
) PARTITION BY RANGE (settlement_month);
CREATE INDEX xml15_claim ON xml15 (ma_cskcb, claim_id);
COMMENT ON TABLE xml15 IS 'XML15: Quản lý điều trị bệnh lao | Tuberculosis treatment record';
COMMENT ON COLUMN xml15.ma_cskcb IS 'Mã cơ sở gửi hồ sơ | Code of the facility that sent the claim';
COMMENT ON COLUMN xml15.claim_id IS 'Mã hồ sơ trong kho | Id of the claim in the store';
COMMENT ON COLUMN xml15.settlement_month IS 'Ngày đầu của tháng quyết toán | First day of the month of settlement';
COMMENT ON COLUMN xml15.row_no IS 'Số thứ tự dòng trong tài liệu, từ 1 | Row in document order, from 1';
COMMENT ON COLUMN xml15.ma_lk IS 'Mã liên kết | Episode link key';
COMMENT ON COLUMN xml15.stt IS 'Số thứ tự dòng | Row number';
COMMENT ON COLUMN xml15.ma_bn IS 'Mã người bệnh | Facility patient id';
COMMENT ON COLUMN xml15.ho_ten IS 'Họ tên | Full name';
COMMENT ON COLUMN xml15.so_cccd IS 'Số CCCD/định danh/hộ chiếu | National id or passport';
COMMENT ON COLUMN xml15.phanloai_lao_vitri IS 'Phân loại theo vị trí | TB site';
COMMENT ON COLUMN xml15.phanloai_lao_ts IS 'Phân loại theo tiền sử | TB history';
COMMENT ON COLUMN xml15.phanloai_lao_hiv IS 'Phân loại theo HIV | HIV status';
COMMENT ON COLUMN xml15.phanloai_lao_vk IS 'Phân loại vi khuẩn học | Bacteriology';
COMMENT ON COLUMN xml15.phanloai_lao_kt IS 'Phân loại kháng thuốc | Drug resistance';
COMMENT ON COLUMN xml15.loai_dtri_lao IS 'Loại điều trị lao | TB treatment type';
COMMENT ON COLUMN xml15.ngaybd_dtri_lao IS 'Ngày bắt đầu điều trị | Treatment start';
COMMENT ON COLUMN xml15.phacdo_dtri_lao IS 'Phác đồ điều trị | Regimen';
COMMENT ON COLUMN xml15.ngaykt_dtri_lao IS 'Ngày kết thúc điều trị | Treatment end';
COMMENT ON COLUMN xml15.ket_qua_dtri_lao IS 'Kết quả điều trị | Treatment outcome';
COMMENT ON COLUMN xml15.ma_cskcb_sent IS 'Mã cơ sở KCB | Facility code';
COMMENT ON COLUMN xml15.ngaykd_hiv IS 'Ngày khẳng định HIV | HIV confirmation date';
COMMENT ON COLUMN xml15.bddt_arv IS 'Ngày bắt đầu ARV | ARV start';
COMMENT ON COLUMN xml15.ngay_bat_dau_dt_ctx IS 'Ngày bắt đầu CTX | Cotrimoxazole start';
COMMENT ON COLUMN xml15.du_phong IS 'Trường dự phòng | Reserved';
