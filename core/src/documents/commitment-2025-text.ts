/** The body of the form of dispatch 6383/CV-TCT, 2025-09-12, word for word. */
export const commitment2025Text = `Cam kết thực hiện đúng và đầy đủ các nội dung được quy định trong bản cam kết bảo đảm an ninh, an toàn thông tin và bảo mật dữ liệu trong kết nối đến Cơ sở dữ liệu quốc gia về dân cư.
* 1. CƠ SỞ PHÁP LÝ VÀ PHẠM VI ÁP DỤNG
* a. Cơ sở pháp lý
(1) Luật An ninh mạng số 24/2018/QH14 ngày 12/06/2018;
(2) Luật An toàn thông tin mạng số 86/2015/QH13 ngày 19/11/2015;
(3) Luật Bảo vệ Bí mật Nhà nước số 29/2018/QH14 ngày 15/11/2018;
(4) Luật Dữ liệu số 60/2024/QH15 ngày 30/11/2024;
(5) Bộ luật Hình sự Việt Nam năm 2015, sửa đổi, bổ sung năm 2017;
* b. Điều luật áp dụng
(1) Điều 17 Luật An ninh mạng quy định về “Phòng, chống gián điệp mạng, bảo vệ thông tin thuộc bí mật nhà nước, bí mật công tác, bí mật kinh doanh, bí mật cá nhân, bí mật gia đình và đời sống riêng tư trên không gian mạng”.
(2) Điều 5 Luật Bảo vệ Bí mật Nhà nước quy định về “Các hành vi bị nghiêm cấm trong bảo vệ bí mật nhà nước”
(3) Điều 337 Bộ Luật Hình sự Việt Nam năm 2015 quy định:
“Người nào cố ý làm lộ bí mật nhà nước, chiếm đoạt, mua bán hoặc tiêu hủy vật hoặc tài liệu bí mật nhà nước, nếu không thuộc trường hợp phạm tội gián điệp thì bị phạt tù từ 02 năm đến 07 năm.
Phạm tội thuộc một trong các trường hợp sau đây thì bị phạt tù từ 05 năm đến 10 năm: bí mật nhà nước thuộc độ tối mật; Lợi dụng chức vụ quyền hạn làm lộ lọt bí mật nhà nước.
Phạm tội một trong các trường hợp sau đây thì phạt tù từ 10 đến 15 năm: có tổ chức; bí mật nhà nước thuộc độ tuyệt mật.
Người phạm tội còn có thể bị phạt tiền từ 10 triệu đồng đến 100 triệu đồng, cấm đảm nhận chức vụ, cấm hành nghề hoặc làm công việc nhất định từ 01 năm đến 05 năm.”
(4) Điều 10 Luật Dữ liệu số 60/2024/QH15 ngày 30/11/2024: Các hành vi bị nghiêm cấm
- Lợi dụng việc xử lý dữ liệu, quản trị dữ liệu, phát triển, kinh doanh, lưu hành sản phẩm, dịch vụ về dữ liệu để xâm phạm đến lợi ích quốc gia, dân tộc, quốc phòng, an ninh, trật tự, an toàn xã hội, lợi ích công cộng, quyền và lợi ích hợp pháp của cơ quan, tổ chức, cá nhân.
- Cản trở hoặc ngăn chặn trái pháp luật quá trình xử lý dữ liệu, quản trị dữ liệu hoặc tấn công, chiếm đoạt, phá hoại cơ sở dữ liệu, hệ thống thông tin phục vụ quản lý, xử lý, quản trị, bảo vệ dữ liệu.
- Giả mạo, cố ý làm sai lệch, làm mất, làm hư hỏng dữ liệu trong cơ sở dữ liệu của cơ quan Đảng, Nhà nước, Ủy ban Mặt trận Tổ quốc Việt Nam và các tổ chức chính trị - xã hội.
- Cố ý cung cấp dữ liệu sai lệch hoặc không cung cấp dữ liệu theo quy định của pháp luật.;
(5) Điều 159 Bộ Luật Hình sự 2015 : “Tội xâm phạm bí mật hoặc an toàn thư tín, điện thoại, điện tín hoặc hình thức trao đổi thông tin riêng tư khác của người khác phạt cao nhất 03 năm”
* 2. Mục đích khai thác và quản lý dữ liệu cá nhân
(1) Mọi thông tin cá nhân khai thác từ Hệ thống Trung tâm dữ liệu quốc gia về dân cư chỉ được sử dụng cho mục đích đã đăng ký và không được dùng cho bất kỳ mục đích nào khác mà chưa được sự đồng ý của chủ thể dữ liệu (công dân) hoặc cơ quan quản lý.
(2) Tổ chức cam kết thực hiện đầy đủ các biện pháp được quy định tại Nghị định số 13/2023/NĐ-CP để xử lý, lưu trữ và bảo vệ dữ liệu cá nhân.
(3) Nghiêm cấm mọi hành vi sao chép, trích xuất, in ấn, hoặc chuyển giao dữ liệu cá nhân ra khỏi hệ thống dưới bất kỳ hình thức nào khi chưa được phép.
* 3. Biện pháp bảo đảm an ninh, an toàn và bảo mật thông tin
Tổ chức cam kết thực hiện đầy đủ các biện pháp sau để bảo vệ thông tin:
(1) Kiểm soát truy cập: Thiết lập các chính sách và quy trình quản lý truy cập chặt chẽ, đảm bảo chỉ những người có thẩm quyền được phép truy cập và xử lý dữ liệu cá nhân, đồng thời gỡ bỏ quyền truy cập khi không còn cần thiết;
(2) Hệ thống và ứng dụng: thực hiện triển khai đầy đủ các biện pháp về an toàn thông tin theo cấp độ 3 của Nghị định 85/2016/NĐ-CP. Đồng thời triển khai tăng cường các yếu tố xác thực đa lớp, chống vét cạn dữ liệu;
(3) Giám sát và kiểm tra: Thường xuyên giám sát hoạt động truy cập và khai thác dữ liệu, thực hiện kiểm tra an ninh hệ thống định kỳ. Lưu giữ nhật ký truy cập để phục vụ công tác điều tra, xử lý khi có sự cố;
(4) Đào tạo và nâng cao nhận thức: Tổ chức các khóa đào tạo định kỳ cho cán bộ, nhân viên về các quy định pháp luật liên quan đến an toàn thông tin và bảo vệ dữ liệu cá nhân, đặc biệt là nội dung của Nghị định 13/2023/NĐ-CP.
* 4. Hiệu lực và cam kết chung
Trong quá trình tham gia khai thác thông tin trên Cơ sở dữ liệu quốc gia về dân cư, đại diện cho [[agency|………………………………]] Tôi cam kết thực hiện nghiêm túc những nội dung về an toàn và bảo mật thông tin sau đây:
(1) Chịu trách nhiệm toàn diện trước pháp luật về mọi vi phạm liên quan đến dữ liệu cá nhân. Tổ chức phải có trách nhiệm bồi thường thiệt hại (nếu có) cho chủ thể dữ liệu theo quy định của pháp luật.
(2) Thông báo ngay lập tức cho cơ quan quản lý khi phát hiện các vấn đề an ninh, an toàn thông tin, đặc biệt là các sự cố rò rỉ, mất mát hoặc bị đánh cắp dữ liệu cá nhân.
(3) Trong trường hợp vi phạm, tổ chức và người đại diện ký cam kết sẽ phải chịu toàn bộ trách nhiệm và các hình thức xử lý theo quy định của pháp luật, bao gồm cả việc bị xử phạt hành chính theo Nghị định 15/2020/NĐ-CP và các quy định khác, thậm chí có thể bị truy cứu trách nhiệm hình sự theo Bộ luật Hình sự.
Bản cam kết này được soạn thảo bằng tiếng Việt, bao gồm [[pages|…………]] trang./.`
