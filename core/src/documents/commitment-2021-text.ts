/** The body of the form of dispatch 6359/VP-HCC, 2021-08-23, word for word, slips included. */
export const commitment2021Text = `Cam kết thực hiện đúng và đầy đủ các nội dung được quy định trong bản cam kết bảo đảm an ninh, an toàn thông tin và bảo mật dữ liệu trong kết nối đến Cơ sở dữ liệu quốc gia về dân cư.
* 1. Quy định chung và Điều luật áp dụng
* a. Quy định chung
- Bản Cam kết này có giá trị ràng buộc bắt buộc đối với tổ chức tham gia kết nối chia sẻ Cơ sở dữ liệu quốc gia về dân cư để khai thác thông tin về công dân Việt Nam.
- Người được phép nắm giữ thông tin bảo mật là: Những người có tên trong “Phiếu đăng ký kết nối CSDL quốc gia về dân cư” tham gia trực tiếp vào hệ thống để xử lý thủ tục hành chính và Thủ trưởng cơ quan, đơn vị đăng ký kết nối đến CSDL quốc gia về dân cư và Lãnh đạo, cán bộ thực hiện công tác quản trị hệ thống thuộc Trung tâm Dữ liệu quốc gia về dân cư – Bộ Công an.
* b. Điều luật áp dụng
- Điều 17 Luật An ninh mạng quy định về “Phòng, chống gián điệp mang, bảo vệ thông tin thuộc bí mật nhà nước, bí mật công tác, bí mật kinh doanh, bí mật cá nhân, bí mật gia đình và đời sống riêng tư trên không gian mạng”.
- Điều 5 Luật Bảo vệ Bí mật Nhà nước quy định về “Các hành vi bị nghiêm cấm trong bảo vệ bí mật nhà nước”
- Điều 337 Bộ Luật Hình sự Việt Nam năm 2015 quy định:
“Người nào cố ý làm lộ bí mật nhà nước, chiếm đoạt, mua bán hoặc tiêu hủy vật hoặc tài liệu bí mật nhà nước, nếu không thuộc trường hợp phạm tội gián điệp thì bị phạt tù từ hai năm đến bảy năm.
Phạm tội thuộc một trong các trường hợp sau đây thì bị phạt tù từ năm năm đến 10 năm: bí mật nhà nước thuộc độ tối mật; Lợi dụng chức vụ quyền hạn làm lộ lọt bí mật nhà nước.
Phạm tội một trong các trường hợp sau đây thì phạt tù từ 10 đến 15 năm: có tổ chức; bí mật nhà nước thuộc độ tuyệt mật.
Người phạm tội còn có thể bị phạt tiền từ 10 triệu đồng đến 100 triệu đồng, cấm đảm nhận chức vụ, cấm hành nghề hoặc làm công việc nhất định từ một năm đến năm năm.”
- Điều 159 Bộ Luật Hình sự 2015: “Tội xâm phạm bí mật hoặc an toàn thư tín, điện thoại, điện tín hoặc hình thức trao đổi thông tin riêng tư khác của người khác phạt cao nhất 03 năm”
* 2. Nội dung thực hiện việc an toàn và bảo mật thông tin
a. Nội dung thực hiện An toàn thông tin là sự bảo vệ thông tin số và các hệ thống thông tin tránh bị truy cập, sử dụng, tiết lộ, gián đoạn, sửa đổi hoặc phá hoại trái phép nhằm bảo đảm tính nguyên vẹn, tính bảo mật và tính khả dụng của thông tin.
b. Nội dung An ninh thông tin là việc bảo đảm thông tin trên mạng không gây phương hại đến an ninh quốc gia, trật tự an toàn xã hội, bí mật nhà nước, quyền và lợi ích hợp pháp của tổ chức, cá nhân.
c. Nội dung Bảo mật thông tin là việc bảo đảm bí mật về thông tin công dân Việt Nam trong Cơ sở dữ liệu quốc gia về dân cư.
Thông tin được bảo mật: Là tất cả thông tin hiển thị trên hệ thống. Cơ quan, đơn vị khai thác, xác thực thông tin không được cung cấp cho bên thứ ba hoặc sử dụng thông tin bảo mật vì bất kỳ lý do gì, nếu không có sự đồng ý bằng văn bản của Cục Cảnh sát QLHC về TTXH.
* 3. Hiệu lực và cam kết chung
Trong quá trình tham gia khai thác thông tin trên Cơ sở dữ liệu quốc gia về dân cư, đại diện cho [[agency|……………]] Tôi cam kết thực hiện nghiêm túc những nội dung về an toàn và bảo mật thông tin của sau đây:
a. Tuân thủ nghiêm ngặt và đầy đủ các yêu cầu về bảo mật an toàn thông tin theo Cơ sở dữ liệu Quốc gia về Dân cư.
b. Chỉ cán bộ có tài khoản mới được khai thác thông tin từ cơ sở dữ liệu quốc gia về dân cư và phải thực hiện đúng vai trò, nhiệm vụ của bản thân.
c. Chỉ đạo cán bộ đăng ký tài khoản chỉ sử dụng dữ liệu được khai thác từ Cơ sở dữ liệu quốc gia về dân cư đúng mục đích theo Quy chế được ký kết. Không thực hiện các hành vi cố ý gây thiệt hại, mất mát, lộ lọt thông tin trong cơ sở dữ liệu quốc gia về dân cư. Không tự ý truy cập, thực hiện các chức năng nằm ngoài quyền hạn, khai thác, tấn công hoặc lợi dụng các vấn đề, điểm yếu an ninh trong kết nối đến cơ sở dữ liệu quốc gia về dân cư.
d. Có trách nhiệm bảo vệ các thông tin trong khi sử dụng, lưu trữ, truyền tải trước các hành động truy cập, sử dụng trái phép.
e. Chịu trách nhiệm bảo đảm an toàn cho những thông tin (dữ liệu, tài khoản...) nhận được, khai thác được từ cơ sở dữ liệu quốc gia về dân cư, bảo đảm rằng không có cán bộ, nhân viên nào liên quan tiết lộ, sử dụng, lưu trữ mô phỏng hoặc sao chép thông tin nào phục vụ cho mục đích cá nhân.
f. Thông báo ngay cho Cục Cảnh sát Quản lý hành chính về trật tự xã hội khi phát hiện các vấn đề có thể gây mất an ninh, an toàn thông tin và bảo mật.
j. Trường hợp vi phạm các điều nêu tại bản cam kết này, tôi sẽ chịu toàn bộ trách nhiệm và chịu các hình thức xử lý theo quy định của pháp luật.
Bản cam kết này được soạn thảo bằng tiếng Việt, bao gồm 03 trang, được lập thành 03 (ba) bản. Mỗi bản đều có giá trị pháp lý như nhau, 01 (một) bản được gửi cho Cục Cảnh sát quản lý hành chính về trật tự xã hội, 01 (một) bản gửi cho Cục Tin học hóa – Bộ Thông tin và Truyền thông, 01 (một) bản lưu tại [[agency|……………]].`
