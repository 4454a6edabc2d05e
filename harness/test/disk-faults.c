/*
 * Preloaded into a process: makes its writes or its fsyncs fail below one folder, while a control
 * file says so. The control file holds one line, "<fault> <folder>":
 *   full   write, pwrite, writev, pwritev, ftruncate, posix_fallocate: no space left (ENOSPC)
 *   sync   fsync, fdatasync, sync_file_range: input/output error (EIO)
 * Anything else, or no file: nothing fails. The file is named by CHOT_DISK_FAULTS.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* By system call, so that reading the control file never meets the functions below. */
static long raw_open(const char *path) {
  return syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
}

static int fails(int fd, const char *fault) {
  const char *control = getenv("CHOT_DISK_FAULTS");
  char line[600], link[64], path[600];
  int saved = errno;
  if (control == NULL) return 0;
  long file = raw_open(control);
  if (file < 0) { errno = saved; return 0; }
  long length = syscall(SYS_read, file, line, sizeof line - 1);
  syscall(SYS_close, file);
  errno = saved;
  if (length <= 0) return 0;
  line[length] = 0;
  line[strcspn(line, "\n")] = 0;
  size_t word = strlen(fault);
  if (strncmp(line, fault, word) != 0 || line[word] != ' ') return 0;
  const char *folder = line + word + 1;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t there = readlink(link, path, sizeof path - 1);
  errno = saved;
  if (there <= 0) return 0;
  path[there] = 0;
  return strncmp(path, folder, strlen(folder)) == 0;
}

#define NEXT(type, name, ...)                                    \
  static type (*next)(__VA_ARGS__);                              \
  if (next == NULL) next = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)
#define REFUSE(fault, error)                                     \
  do { if (fails(fd, fault)) { errno = error; return -1; } } while (0)

ssize_t write(int fd, const void *bytes, size_t count) {
  NEXT(ssize_t, "write", int, const void *, size_t);
  REFUSE("full", ENOSPC);
  return next(fd, bytes, count);
}
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
  NEXT(ssize_t, "pwrite", int, const void *, size_t, off_t);
  REFUSE("full", ENOSPC);
  return next(fd, bytes, count, at);
}
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
  NEXT(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
  REFUSE("full", ENOSPC);
  return next(fd, bytes, count, at);
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
  NEXT(ssize_t, "writev", int, const struct iovec *, int);
  REFUSE("full", ENOSPC);
  return next(fd, parts, count);
}
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) {
  NEXT(ssize_t, "pwritev", int, const struct iovec *, int, off_t);
  REFUSE("full", ENOSPC);
  return next(fd, parts, count, at);
}
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at) {
  NEXT(ssize_t, "pwritev64", int, const struct iovec *, int, off64_t);
  REFUSE("full", ENOSPC);
  return next(fd, parts, count, at);
}
int ftruncate(int fd, off_t length) {
  NEXT(int, "ftruncate", int, off_t);
  REFUSE("full", ENOSPC);
  return next(fd, length);
}
int ftruncate64(int fd, off64_t length) {
  NEXT(int, "ftruncate64", int, off64_t);
  REFUSE("full", ENOSPC);
  return next(fd, length);
}
/* These two return the error instead of setting errno. */
int posix_fallocate(int fd, off_t at, off_t length) {
  NEXT(int, "posix_fallocate", int, off_t, off_t);
  return fails(fd, "full") ? ENOSPC : next(fd, at, length);
}
int posix_fallocate64(int fd, off64_t at, off64_t length) {
  NEXT(int, "posix_fallocate64", int, off64_t, off64_t);
  return fails(fd, "full") ? ENOSPC : next(fd, at, length);
}
int fsync(int fd) {
  NEXT(int, "fsync", int);
  REFUSE("sync", EIO);
  return next(fd);
}
int fdatasync(int fd) {
  NEXT(int, "fdatasync", int);
  REFUSE("sync", EIO);
  return next(fd);
}
int sync_file_range(int fd, off64_t at, off64_t length, unsigned int flags) {
  NEXT(int, "sync_file_range", int, off64_t, off64_t, unsigned int);
  REFUSE("sync", EIO);
  return next(fd, at, length, flags);
}
