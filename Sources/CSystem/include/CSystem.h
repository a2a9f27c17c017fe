#ifndef APUS_CSYSTEM_H
#define APUS_CSYSTEM_H

#endif
