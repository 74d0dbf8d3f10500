/* Simulates a power cut of a file system: everything that has not reached its device is lost, including its journal.
 *
 * usage: cut MOUNTPOINT
 *
 * EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH (linux/fs/ext4/ext4.h). Needs root. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>

#define EXT4_IOC_SHUTDOWN _IOR('X', 125, uint32_t)
#define EXT4_GOING_FLAGS_NOLOGFLUSH 2u

int main(int argc, char **argv) {
    if (argc != 2) {
        fputs("usage: cut MOUNTPOINT\n", stderr);
        return 2;
    }
    int folder = open(argv[1], O_RDONLY | O_DIRECTORY);
    uint32_t flags = EXT4_GOING_FLAGS_NOLOGFLUSH;
    if (folder < 0 || ioctl(folder, EXT4_IOC_SHUTDOWN, &flags) < 0) {
        perror("cut");
        return 1;
    }
    return 0;
}
