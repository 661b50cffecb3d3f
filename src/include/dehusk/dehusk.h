// dehusk: takes the husk off web text. Everything public in one include.
#pragma once

#include "dehusk/cleaner.h"
#include "dehusk/document.h"
#include "dehusk/result.h"
#include "dehusk/rule_set.h"
#include "dehusk/version.h"
