/* Cuts the power of a file system: what has not reached its device is gone, its journal included.
 *
 * usage: cut MOUNTPOINT
 *
 * EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH (linux/fs/ext4/ext4.h). Needs root. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>

#define SHUTDOWN _IOR('X', 125, uint32_t)
#define NO_LOG_FLUSH 2u

int main(int count, char **words) {
    if (count != 2) {
        fputs("usage: cut MOUNTPOINT\n", stderr);
        return 2;
    }
    int place = open(words[1], O_RDONLY | O_DIRECTORY);
    uint32_t how = NO_LOG_FLUSH;
    if (place < 0 || ioctl(place, SHUTDOWN, &how) < 0) {
        perror("cut");
        return 1;
    }
    return 0;
}
