// A compiler of CUDA C++ that hands back its options, for the tests of what talks to NVRTC.
#include <stdio.h>
#include <string.h>

#ifndef MAJOR
#define MAJOR 12
#endif
#ifndef NEWEST
#define NEWEST 90
#endif
#ifndef COMPILE
#define COMPILE 0
#endif

#define LOG "kernel.cl(1): error x\n"

static char text[4096];

int nvrtcVersion(int *major, int *minor) { return *major = MAJOR, *minor = 4, 0; }
int nvrtcGetNumSupportedArchs(int *count) { return *count = 2, 0; }
int nvrtcGetSupportedArchs(int *to) { return to[0] = NEWEST - 5, to[1] = NEWEST, 0; }
int nvrtcCreateProgram(void **program, const char *source, const char *name, int headers, void *sources, void *names)
{
    return *program = text, snprintf(text, sizeof text, "%s %d:", name, strstr(source, "KERNEL void run(") != 0), 0;
}
int nvrtcDestroyProgram(void **program) { return *program = 0, 0; }
int nvrtcCompileProgram(char *program, int count, const char **options)
{
    for (int i = 0; i < count; i++) strcat(strcat(program, " "), options[i]);
    return COMPILE;
}
int nvrtcGetProgramLogSize(char *program, size_t *size) { return *size = sizeof LOG, 0; }
int nvrtcGetProgramLog(char *program, char *to) { return strcpy(to, LOG), 0; }
int nvrtcGetCUBINSize(char *program, size_t *size) { return *size = strlen(program) + 7, 0; }
int nvrtcGetCUBIN(char *program, char *to) { return memcpy(to, "CUBIN: ", 7), memcpy(to + 7, program, strlen(program)), 0; }
int nvrtcGetPTXSize(char *program, size_t *size) { return *size = strlen(program) + 5, 0; }
int nvrtcGetPTX(char *program, char *to) { return memcpy(to, "PTX: ", 5), memcpy(to + 5, program, strlen(program)), 0; }
const char *nvrtcGetErrorString(int code) { return "NVRTC_ERROR_COMPILATION"; }
